"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import { fieldErrors } from "@/lib/core/field-errors";
import { Example } from "@/lib/domain/pricing/schema";
import { momentOf, wallOf } from "./wall";

type Props = { example: Example | null; onSave: (example: Example) => void; onClose: () => void };

const FIELDS = [
  ["startsAt", "datetime-local"],
  ["endsAt", "datetime-local"],
  ["seats", "numeric"],
  ["area", "decimal"],
  ["distance", "decimal"],
  ["addOns", "text"],
  ["coupon", "text"],
  ["memberLevel", "text"],
] as const;
type Text = Partial<Record<"name" | (typeof FIELDS)[number][0], string>>;

/** Tomorrow from ten to twelve: something to begin with. */
function tomorrow(timeZone: string): Text {
  const day = wallOf(new Date(Date.now() + 86_400_000).toISOString(), timeZone).slice(0, 10);
  return { startsAt: `${day}T10:00`, endsAt: `${day}T12:00` };
}

function textOf({ name, input }: Example, timeZone: string): Text {
  const { startsAt, endsAt, addOns, seats, area, distance, coupon, memberLevel } = input;
  return {
    name,
    startsAt: startsAt && wallOf(startsAt, timeZone),
    endsAt: endsAt && wallOf(endsAt, timeZone),
    seats: seats?.toString(),
    area: area?.toString(),
    distance: distance?.toString(),
    addOns: Object.entries(addOns ?? {})
      .map(([code, count]) => `${code} ${count}`)
      .join(", "),
    coupon,
    memberLevel,
  };
}

/** "OVEN 2, WINDOWS" → { OVEN: 2, WINDOWS: 1 } */
function addOnsOf(typed: string): Record<string, number> | undefined {
  const parts = typed.split(",").map((part) => part.trim());
  const chosen = parts.filter(Boolean).map((part) => {
    const [, code = part, count = "1"] = /^(\S+)\s+(\d+)$/.exec(part) ?? [];
    return [code, Number(count)] as const;
  });
  return chosen.length > 0 ? Object.fromEntries(chosen) : undefined;
}

function exampleOf(text: Text, timeZone: string) {
  const number = (typed = "") => (typed.trim() === "" ? undefined : Number(typed.replace(",", ".")));
  return Example.safeParse(
    {
      name: text.name ?? "",
      input: {
        startsAt: text.startsAt ? momentOf(text.startsAt, timeZone) : undefined,
        endsAt: text.endsAt ? momentOf(text.endsAt, timeZone) : undefined,
        seats: number(text.seats),
        area: number(text.area),
        distance: number(text.distance),
        addOns: addOnsOf(text.addOns ?? ""),
        coupon: text.coupon?.trim() || undefined,
        memberLevel: text.memberLevel?.trim() || undefined,
      },
    },
    { reportInput: true },
  );
}

/** A booking to try the rules on. */
export function ExampleDialog({ example, onSave, onClose }: Props) {
  const t = useTranslations("prices");
  const says = useTranslations("fieldErrors");
  const common = useTranslations("common");
  const { timeZone } = useMe().company;
  const [text, setText] = useState<Text>(() => (example ? textOf(example, timeZone) : tomorrow(timeZone)));
  const [wrong, setWrong] = useState<Record<string, string>>({});

  const send = (event: FormEvent) => {
    event.preventDefault();
    const parsed = exampleOf(text, timeZone);
    if (parsed.success) {
      onSave(parsed.data);
      onClose();
      return;
    }
    const told = fieldErrors(parsed.error).map(({ field, code, params }) => [
      field.replace(/^input\./, "").split(".")[0] ?? field,
      says(code as "format", params as never),
    ]);
    setWrong(Object.fromEntries(told));
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={example ? t("editExample", { name: example.name }) : t("addExample")}
      description={t("zone", { zone: timeZone })}
    >
      <form onSubmit={send} className="contents" noValidate>
        <DialogBody className="grid content-start gap-4 sm:grid-cols-2">
          <Field label={t("exampleName")} error={wrong.name} className="sm:col-span-2">
            {(control) => (
              <Input
                {...control}
                value={text.name ?? ""}
                onChange={(event) => setText({ ...text, name: event.target.value })}
                maxLength={100}
                autoFocus
                autoComplete="off"
              />
            )}
          </Field>
          {FIELDS.map(([name, kind]) => (
            <Field
              key={name}
              label={t(name)}
              hint={name === "addOns" ? t("addOnsHint") : undefined}
              error={wrong[name]}
              className={name === "addOns" ? "sm:col-span-2" : undefined}
            >
              {(control) => (
                <Input
                  {...control}
                  type={kind === "datetime-local" ? kind : "text"}
                  inputMode={kind === "numeric" || kind === "decimal" ? kind : undefined}
                  value={text[name] ?? ""}
                  onChange={(event) => setText({ ...text, [name]: event.target.value })}
                  autoComplete="off"
                />
              )}
            </Field>
          ))}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" kind="primary">
            {t("saveExample")}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
