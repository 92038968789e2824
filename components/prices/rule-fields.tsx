"use client";

import { useTranslations } from "next-intl";
import { Measured } from "./measured-fields";
import { Amount, Choice, type FormProps, TextField, Value, VatChoice } from "./rule-inputs";

/** The fields of a rule, by its kind. */
export function RuleFieldsOf(props: FormProps) {
  const { kind } = props.fields;
  return (
    <>
      <TextField {...props} name="label" maxLength={100} autoFocus wide />
      {(kind === "base" || kind === "tiers") && <Measured {...props} />}
      {(kind === "weekday" || kind === "timeOfDay") && <Days {...props} />}
      {kind === "timeOfDay" && (
        <>
          <TextField {...props} name="from" type="time" />
          <TextField {...props} name="to" type="time" />
        </>
      )}
      {kind === "season" && <Season {...props} />}
      {(kind === "weekday" || kind === "timeOfDay" || kind === "season") && <Change {...props} />}
      {kind === "addOn" && (
        <>
          <TextField {...props} name="code" maxLength={40} />
          <Amount {...props} />
          <Choice
            {...props}
            name="addOnPer"
            label="by"
            options={["unit", "seat"]}
            say={{ unit: "perUnit", seat: "perSeat" }}
          />
          <VatChoice {...props} />
        </>
      )}
      {kind === "minimum" && <Amount {...props} />}
      {kind === "member" && <TextField {...props} name="levels" hint="levelsHint" wide />}
      {kind === "coupon" && <TextField {...props} name="code" maxLength={40} wide />}
      {(kind === "member" || kind === "coupon") && <Off {...props} />}
      {kind === "coupon" && (
        <>
          <TextField {...props} name="firstDay" type="date" />
          <TextField {...props} name="lastDay" type="date" />
          <Amount {...props} name="atLeast" />
        </>
      )}
    </>
  );
}

function Days({ fields, onChange, wrong }: FormProps) {
  const t = useTranslations("prices");
  const { days } = fields;
  return (
    <fieldset className="sm:col-span-2">
      <legend className="mb-1.5 font-medium text-ink-2 text-xs">{t("days")}</legend>
      <div className="flex flex-wrap gap-1">
        {([1, 2, 3, 4, 5, 6, 7] as const).map((day) => (
          <label
            key={day}
            className="relative flex h-8 items-center rounded-md border border-line-strong px-2.5 font-medium text-ink-2 text-sm has-checked:border-accent has-checked:bg-selected has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-10"
          >
            <input
              type="checkbox"
              className="absolute inset-0 appearance-none rounded-md outline-none"
              checked={days.includes(day)}
              onChange={({ target }) =>
                onChange({
                  ...fields,
                  days: target.checked ? [...days, day].sort() : days.filter((one) => one !== day),
                })
              }
            />
            {t(`day.${day}`)}
          </label>
        ))}
      </div>
      {wrong("days") && <p className="mt-1 text-bad text-xs">{wrong("days")}</p>}
    </fieldset>
  );
}

function Season(props: FormProps) {
  return (
    <>
      <TextField {...props} name="firstDay" hint="seasonHint" maxLength={10} />
      <TextField {...props} name="lastDay" maxLength={10} />
    </>
  );
}

function Change(props: FormProps) {
  return (
    <>
      <Choice
        {...props}
        name="change"
        label="change"
        options={["percent", "amount"]}
        say={{ percent: "changePercent", amount: "changeAmount" }}
      />
      <Value {...props} name="changeValue" hint />
      <Choice
        {...props}
        name="counts"
        label="inside"
        options={["share", "start"]}
        say={{ share: "share", start: "start" }}
      />
    </>
  );
}

function Off(props: FormProps) {
  const member = props.fields.kind === "member";
  const options = member ? ["percent", "amount", "price"] : ["percent", "amount"];
  return (
    <>
      <Choice
        {...props}
        name="off"
        label="off"
        options={options}
        say={{ percent: "offPercent", amount: "offAmount", price: "offPrice" }}
      />
      <Value {...props} name="offValue" />
    </>
  );
}
