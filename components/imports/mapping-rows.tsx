"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo, useId, useMemo } from "react";
import { useCustomFields } from "@/components/records/lookups";
import { cx } from "@/components/ui/cx";
import { NativeSelect } from "@/components/ui/input";
import { CUSTOM_PREFIX, IGNORE, IMPORT_TARGETS, type ImportEntity } from "@/lib/domain/imports/schema";
import { CUSTOM_OF, type ImportColumn, isCustom } from "./mapping";

const COLUMNS = "md:grid md:grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)_15rem] md:gap-x-4";
const SHOWN = 3;
const DATES = new Set(["createdAt", "updatedAt", "start", "end", "statusAt"]);

type Known = { field: string; label: string }[];
type Props = {
  entity: ImportEntity;
  columns: readonly ImportColumn[];
  /** The custom field that each column would be kept in, by column. */
  own: Map<string, string>;
  /** Columns that become what another one is already, with that other one. */
  doubled: Map<string, string>;
  disabled: boolean;
  onField: (column: string, field: string) => void;
};

/** What every column of the file becomes: a table on a desk, cards on a phone. */
export function MappingRows({ entity, columns, own, doubled, disabled, onField }: Props) {
  const t = useTranslations("imports.draft");
  const fields = useCustomFields(CUSTOM_OF[entity]);
  const known = useMemo<Known>(
    () => fields.map(({ key, label }) => ({ field: CUSTOM_PREFIX + key, label })),
    [fields],
  );
  return (
    <div className="overflow-hidden rounded-xl border border-line">
      <div
        aria-hidden
        className={cx(
          "hidden border-line border-b bg-canvas px-4 py-2 font-medium text-ink-3 text-xs",
          COLUMNS,
        )}
      >
        <span>{t("column")}</span>
        <span>{t("values")}</span>
        <span>{t("becomes")}</span>
      </div>
      <ul>
        {columns.map((column) => (
          <Row
            key={column.column}
            entity={entity}
            column={column}
            known={known}
            own={own.get(column.column) ?? IGNORE}
            other={doubled.get(column.column)}
            disabled={disabled}
            onField={onField}
          />
        ))}
      </ul>
    </div>
  );
}

type RowProps = {
  entity: ImportEntity;
  column: ImportColumn;
  known: Known;
  own: string;
  other: string | undefined;
  disabled: boolean;
  onField: (column: string, field: string) => void;
};

const Row = memo(function Row({ entity, column, known, own, other, disabled, onField }: RowProps) {
  const t = useTranslations("imports.draft");
  const id = useId();
  const { column: name, field, sample, dateOrder } = column;
  const isDate = DATES.has(field);
  const note = other ?? (isDate && dateOrder);
  return (
    <li
      className={cx(
        "grid gap-y-1.5 border-line px-4 py-2.5 not-first:border-t md:items-center",
        COLUMNS,
        field === IGNORE && "bg-canvas/60",
      )}
    >
      <label
        htmlFor={id}
        className={cx("min-w-0 truncate font-medium", field === IGNORE && "text-ink-3")}
        title={name}
      >
        <span className="sr-only">{t("becomesOf", { column: name })}</span>
        <span aria-hidden>{name}</span>
      </label>
      <Samples values={sample} />
      <div className="grid gap-1">
        <FieldSelect
          id={id}
          describedBy={note ? `${id}-note` : undefined}
          invalid={other !== undefined}
          entity={entity}
          column={column}
          known={known}
          own={own}
          disabled={disabled}
          onField={onField}
        />
        {note && (
          <p
            id={`${id}-note`}
            className={cx(
              "flex gap-1.5 text-xs",
              other !== undefined ? "text-bad" : dateOrder?.certain ? "text-ink-3" : "text-warn",
            )}
          >
            {(other !== undefined || !dateOrder?.certain) && (
              <TriangleAlert className="mt-0.5 size-3 shrink-0" aria-hidden />
            )}
            {other !== undefined
              ? t("problems.taken", { other })
              : dateOrder && t(dateOrder.certain ? "dateSure" : "dateGuess", { order: dateOrder.order })}
          </p>
        )}
      </div>
    </li>
  );
});

function Samples({ values }: { values: string[] }) {
  const t = useTranslations("imports.draft");
  if (values.length === 0) return <p className="text-ink-3 text-xs italic">{t("noValues")}</p>;
  return (
    <ul className="flex min-w-0 flex-wrap gap-1">
      {values.slice(0, SHOWN).map((value) => (
        <li
          key={value}
          title={value}
          className="max-w-40 truncate rounded bg-canvas px-1.5 py-0.5 text-ink-2 text-xs ring-1 ring-line ring-inset"
        >
          {value}
        </li>
      ))}
    </ul>
  );
}

type SelectProps = Omit<RowProps, "other"> & {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
};

function FieldSelect(props: SelectProps) {
  const { id, describedBy, invalid, entity, column, known, own, disabled, onField } = props;
  const t = useTranslations("imports.draft");
  const target = useTranslations("imports.targets");
  const details = entity === "bookings";
  const isNew = !known.some(({ field }) => field === own);
  // A custom field that neither belongs to this column nor to the company, from an earlier choice.
  const strange =
    isCustom(column.field) && column.field !== own && !known.some(({ field }) => field === column.field);
  return (
    <NativeSelect
      id={id}
      value={column.field}
      disabled={disabled}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onChange={(event) => onField(column.column, event.target.value)}
      className={cx(column.field === IGNORE && "text-ink-3!")}
    >
      <optgroup label={t("groups.fields")}>
        {IMPORT_TARGETS[entity].map((name) => (
          <option key={name} value={name}>
            {target(name)}
          </option>
        ))}
      </optgroup>
      <optgroup label={t(details ? "groups.details" : "groups.custom")}>
        {isNew && (
          <option value={own}>{details ? t("keepDetail") : t("newField", { label: column.column })}</option>
        )}
        {strange && <option value={column.field}>{column.field.slice(CUSTOM_PREFIX.length)}</option>}
        {known.map(({ field, label }) => (
          <option key={field} value={field}>
            {label}
          </option>
        ))}
      </optgroup>
      <optgroup label={t("groups.other")}>
        <option value={IGNORE}>{t("leaveOut")}</option>
      </optgroup>
    </NativeSelect>
  );
}
