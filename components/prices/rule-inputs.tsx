"use client";

import { useTranslations } from "next-intl";
import { Field, Input, NativeSelect } from "@/components/ui/input";
import { VAT_CATEGORIES } from "@/lib/domain/pricing/schema";
import type { RuleFields } from "./rule-form";

export type FormProps = {
  fields: RuleFields;
  onChange: (fields: RuleFields) => void;
  /** What is wrong with a field, in words. */
  wrong: (name: string) => string | undefined;
  currency: string;
};

export const set = ({ fields, onChange }: FormProps, name: string, value: string) =>
  onChange({ ...fields, text: { ...fields.text, [name]: value } });

type TextProps = FormProps & {
  name: "label" | "from" | "to" | "code" | "levels" | "firstDay" | "lastDay";
  hint?: "levelsHint" | "seasonHint";
  type?: string;
  maxLength?: number;
  autoFocus?: boolean;
  wide?: boolean;
};

export function TextField({ name, hint, type, maxLength, autoFocus, wide, ...props }: TextProps) {
  const t = useTranslations("prices");
  return (
    <Field
      label={t(name)}
      hint={hint && t(hint)}
      error={props.wrong(name)}
      className={wide ? "sm:col-span-2" : undefined}
    >
      {(control) => (
        <Input
          {...control}
          type={type}
          maxLength={maxLength}
          // The first field of a dialog that was just opened for it.
          autoFocus={autoFocus}
          autoComplete="off"
          value={props.fields.text[name] ?? ""}
          onChange={(event) => set(props, name, event.target.value)}
        />
      )}
    </Field>
  );
}

export function Amount({ name = "amount", ...props }: FormProps & { name?: "amount" | "atLeast" }) {
  const t = useTranslations("prices");
  return (
    <Field label={t(name, { currency: props.currency })} error={props.wrong(name)}>
      {(control) => (
        <Input
          {...control}
          inputMode="decimal"
          autoComplete="off"
          value={props.fields.text[name] ?? ""}
          onChange={(event) => set(props, name, event.target.value)}
        />
      )}
    </Field>
  );
}

type Texts =
  | "perUnit"
  | "perSeat"
  | "share"
  | "start"
  | "changePercent"
  | "changeAmount"
  | "offPercent"
  | "offAmount"
  | "offPrice"
  | "graduated"
  | "volume";
type ChoiceProps = FormProps & {
  name: string;
  label: "by" | "inside" | "change" | "off" | "mode";
  options: string[];
  say: Record<string, Texts>;
};

export function Choice({ name, label, options, say, ...props }: ChoiceProps) {
  const t = useTranslations("prices");
  return (
    <Field label={t(label)} error={props.wrong(name)}>
      {(control) => (
        <NativeSelect
          {...control}
          value={props.fields.text[name]}
          onChange={(event) => set(props, name, event.target.value)}
        >
          {options.map((option) => (
            <option key={option} value={option}>
              {t(say[option] ?? "by")}
            </option>
          ))}
        </NativeSelect>
      )}
    </Field>
  );
}

export function VatChoice(props: FormProps) {
  const t = useTranslations("prices");
  return (
    <Field label={t("vatCategory")}>
      {(control) => (
        <NativeSelect
          {...control}
          value={props.fields.text.vatCategory ?? ""}
          onChange={(event) => set(props, "vatCategory", event.target.value)}
        >
          <option value="">{t("asList")}</option>
          {VAT_CATEGORIES.map((category) => (
            <option key={category} value={category}>
              {t(`category.${category}`)}
            </option>
          ))}
        </NativeSelect>
      )}
    </Field>
  );
}

export function Value({
  name,
  hint,
  ...props
}: FormProps & { name: "changeValue" | "offValue"; hint?: boolean }) {
  const t = useTranslations("prices");
  const kind = props.fields.text[name === "changeValue" ? "change" : "off"];
  return (
    <Field
      label={`${t("changeValue")} (${kind === "percent" ? "%" : props.currency})`}
      hint={hint && t("changeHint")}
      error={props.wrong(name)}
    >
      {(control) => (
        <Input
          {...control}
          inputMode="decimal"
          autoComplete="off"
          value={props.fields.text[name] ?? ""}
          onChange={(event) => set(props, name, event.target.value)}
        />
      )}
    </Field>
  );
}
