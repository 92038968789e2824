"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field, Input, NativeSelect } from "@/components/ui/input";
import { newId } from "@/lib/core/ids";
import { MEASURES } from "@/lib/domain/pricing/schema";
import { Amount, Choice, type FormProps, set, VatChoice } from "./rule-inputs";

const UNIT = {
  booking: "booking",
  duration: "minute",
  area: "squareMetre",
  seat: "seat",
  distance: "kilometre",
} as const;

/** The fields of a base price and of tiers. */
export function Measured(props: FormProps) {
  const t = useTranslations("prices");
  const { kind, text } = props.fields;
  const by = (text.by ?? "duration") as keyof typeof UNIT;
  const unit = t(`unit.${UNIT[by]}`);
  const measures = kind === "base" ? (["booking", ...MEASURES] as const) : MEASURES;
  return (
    <>
      <Field label={t("by")}>
        {(control) => (
          <NativeSelect {...control} value={by} onChange={(event) => set(props, "by", event.target.value)}>
            {measures.map((measure) => (
              <option key={measure} value={measure}>
                {t(`measure.${measure}`)}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      {kind === "base" ? (
        <Amount {...props} />
      ) : (
        <Choice
          {...props}
          name="mode"
          label="mode"
          options={["graduated", "volume"]}
          say={{ graduated: "graduated", volume: "volume" }}
        />
      )}
      {kind === "tiers" && <Tiers {...props} unit={unit} />}
      {by !== "booking" &&
        (["per", "step"] as const).map((name) => (
          <Field key={name} label={t(name, { unit })} error={props.wrong(name)}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                autoComplete="off"
                placeholder={name === "per" ? (by === "duration" ? "60" : "1") : undefined}
                value={text[name] ?? ""}
                onChange={(event) => set(props, name, event.target.value)}
              />
            )}
          </Field>
        ))}
      <VatChoice {...props} />
    </>
  );
}

function Tiers({ unit, ...props }: FormProps & { unit: string }) {
  const t = useTranslations("prices");
  const { fields, onChange, wrong } = props;
  const { tiers } = fields;
  const change = (at: number, part: object) =>
    onChange({ ...fields, tiers: tiers.map((tier, place) => (place === at ? { ...tier, ...part } : tier)) });
  return (
    <div className="grid gap-2 sm:col-span-2">
      {tiers.map((tier, at) => (
        <div key={tier.key} className="flex items-end gap-2">
          {at === tiers.length - 1 ? (
            <p className="flex-1 self-center text-ink-3 text-sm">{t("upToOpen")}</p>
          ) : (
            <Field
              label={`${t("upTo", { n: at + 1 })} (${unit})`}
              error={wrong(`tiers.${at}.upTo`)}
              className="flex-1"
            >
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  autoComplete="off"
                  value={tier.upTo}
                  onChange={(event) => change(at, { upTo: event.target.value })}
                />
              )}
            </Field>
          )}
          <Field
            label={t("tierAmount", { n: at + 1 })}
            error={wrong(`tiers.${at}.amount`)}
            className="flex-1"
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                value={tier.amount}
                onChange={(event) => change(at, { amount: event.target.value })}
              />
            )}
          </Field>
          <Button
            kind="quiet"
            size="icon"
            aria-label={t("removeTier", { n: at + 1 })}
            disabled={tiers.length === 1}
            onClick={() => onChange({ ...fields, tiers: tiers.filter((_, place) => place !== at) })}
          >
            <X className="size-4" aria-hidden />
          </Button>
        </div>
      ))}
      {wrong("tiers") && <p className="text-bad text-xs">{wrong("tiers")}</p>}
      <div>
        <Button
          size="sm"
          onClick={() =>
            onChange({
              ...fields,
              tiers: [...tiers.slice(0, -1), { key: newId(), upTo: "", amount: "" }, ...tiers.slice(-1)],
            })
          }
        >
          <Plus className="size-3.5" aria-hidden />
          {t("addTier")}
        </Button>
      </div>
    </div>
  );
}
