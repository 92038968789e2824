"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMe } from "@/components/shell/me";
import { Avatar } from "@/components/ui/avatar";
import { Badge, Dot } from "@/components/ui/badge";
import type { Choice } from "@/components/ui/picker";
import { type ContactPoint, TAG_COLOURS, type Tag } from "@/lib/domain/records/schema";
import { ChoiceField, Property, TextField } from "./fields";
import { type Source, useMembers, useTags } from "./lookups";

type Edit<T> = { value: T; onSave: (value: T) => void; readOnly: boolean };

/** Members to choose an owner from, oneself first. "none" stands for nobody. */
export function useOwnerChoices(): Choice[] {
  const t = useTranslations("records");
  const me = useMe();
  const { members } = useMembers();
  const own = me.member?.id;
  const sorted = [...members].sort(
    (a, b) => Number(b.id === own) - Number(a.id === own) || a.name.localeCompare(b.name),
  );
  return [
    ...sorted.map(({ id, name }) => ({
      value: id,
      label: name,
      icon: <Avatar name={name} />,
      hint: id === own ? t("you") : undefined,
    })),
    { value: "none", label: t("nobody"), icon: <Dot colour="grey" className="mx-1.5" /> },
  ];
}

export function Owner({ id }: { id: string | null }) {
  const t = useTranslations("records");
  const { nameOf } = useMembers();
  if (!id) return <span className="text-ink-3">{t("nobody")}</span>;
  const name = nameOf(id) ?? t("formerMember");
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Avatar name={name} />
      <span className="truncate">{name}</span>
    </span>
  );
}

export function OwnerField({ value, onSave, readOnly }: Edit<string | null>) {
  const t = useTranslations("records");
  const choices = useOwnerChoices();
  return (
    <Property label={t("field.ownerId")}>
      <ChoiceField
        label={t("field.ownerId")}
        placeholder={t("field.ownerId")}
        empty={t("nothingLikeThat")}
        choices={choices}
        chosen={[value ?? "none"]}
        onChoose={(id) => onSave(id === "none" ? null : id)}
        disabled={readOnly}
      >
        <Owner id={value} />
      </ChoiceField>
    </Property>
  );
}

export function SourceField({ value, onSave, readOnly, sources }: Edit<string> & { sources: Source[] }) {
  const t = useTranslations("records");
  return (
    <Property label={t("field.source")}>
      <ChoiceField
        label={t("field.source")}
        placeholder={t("field.source")}
        empty={t("typeNew")}
        choices={sources.map(({ source }) => ({ value: source, label: source || t("nothing") }))}
        chosen={[value]}
        onChoose={onSave}
        onCreate={onSave}
        createLabel={(typed) => t("use", { value: typed })}
        disabled={readOnly}
      >
        {value ? (
          <span className="truncate">{value}</span>
        ) : (
          <span className="text-ink-3">{t("nothing")}</span>
        )}
      </ChoiceField>
    </Property>
  );
}

export function TagsField({ value, onSave, readOnly }: Edit<Tag[]>) {
  const t = useTranslations("records");
  const { tags, create } = useTags();
  const has = new Set(value.map(({ id }) => id));
  return (
    <Property label={t("field.tags")}>
      <ChoiceField
        label={t("field.tags")}
        placeholder={t("field.tags")}
        empty={t("typeNew")}
        choices={tags.map(({ id, name, colour }) => ({
          value: id,
          label: name,
          icon: <Dot colour={colour} />,
        }))}
        chosen={[...has]}
        onChoose={(id) => {
          const tag = tags.find((one) => one.id === id);
          if (tag) onSave(has.has(id) ? value.filter((one) => one.id !== id) : [...value, tag]);
        }}
        onCreate={(name) => {
          const colour = TAG_COLOURS[1 + (tags.length % (TAG_COLOURS.length - 1))];
          void create(name, colour).then((tag) => onSave([...value, tag]));
        }}
        createLabel={(typed) => t("createTag", { name: typed })}
        several
        disabled={readOnly}
      >
        {value.length > 0 ? (
          <span className="flex min-w-0 flex-wrap gap-1 py-1">
            {value.map(({ id, name, colour }) => (
              <Badge key={id} colour={colour}>
                {name}
              </Badge>
            ))}
          </span>
        ) : (
          <span className="text-ink-3">{t("addTag")}</span>
        )}
      </ChoiceField>
    </Property>
  );
}

type Point = Pick<ContactPoint, "kind" | "value">;

/** All addresses or all numbers of a record; the first is the primary one. */
export function ContactPointsField({
  kind,
  points,
  onSave,
  readOnly,
}: {
  kind: "email" | "phone";
  points: (Point & Partial<ContactPoint>)[];
  onSave: (points: Point[]) => void;
  readOnly: boolean;
}) {
  const t = useTranslations("records");
  const [adding, setAdding] = useState(false);
  const own = points.filter((point) => point.kind === kind);
  const plain = points.map((point) => ({ kind: point.kind, value: point.value }));
  const label = t(`field.${kind}`);
  const save = (was: Point | null, value: string) => {
    setAdding(false);
    if (!was && value === "") return;
    if (!was) return onSave([...plain, { kind, value }]);
    const at = points.indexOf(was);
    onSave(
      value === ""
        ? plain.filter((_, n) => n !== at)
        : plain.map((point, n) => (n === at ? { kind, value } : point)),
    );
  };
  const inputMode = kind === "email" ? "email" : "tel";
  return (
    <Property label={label}>
      <ul>
        {own.map((point) => (
          <li key={`${point.kind} ${point.value}`} className="group/point relative">
            <TextField
              label={label}
              value={point.value}
              inputMode={inputMode}
              readOnly={readOnly}
              onSave={(value) => save(point, value)}
              className="pr-8"
            />
            {point.bounce && point.bounce !== "none" && (
              <span className="px-2 text-bad text-xs">{t(`bounce.${point.bounce}`)}</span>
            )}
            {point.consent === "withdrawn" && (
              <span className="px-2 text-warn text-xs">{t("consentWithdrawn")}</span>
            )}
            {!readOnly && (
              <button
                type="button"
                aria-label={t("removeValue", { value: point.value })}
                onClick={() => save(point, "")}
                className="absolute top-1 right-1 flex size-5 pointer-coarse:top-1.5 pointer-coarse:size-7 items-center justify-center rounded text-ink-3 opacity-0 hover:text-ink focus-visible:opacity-100 group-hover/point:opacity-100 pointer-coarse:opacity-100"
              >
                <X className="size-3" />
              </button>
            )}
          </li>
        ))}
        {adding || own.length === 0 ? (
          <li key={`add ${own.length}`}>
            <TextField
              label={t(`add.${kind}`)}
              placeholder={t(`add.${kind}`)}
              value=""
              inputMode={inputMode}
              readOnly={readOnly}
              autoFocus={adding}
              onSave={(value) => save(null, value)}
            />
          </li>
        ) : (
          !readOnly && (
            <li>
              <button
                type="button"
                onClick={() => setAdding(true)}
                className="flex h-6 items-center gap-1 rounded px-2 text-ink-3 text-xs hover:text-ink pointer-coarse:h-10"
              >
                <Plus className="size-3" aria-hidden />
                {t(`add.${kind}`)}
              </button>
            </li>
          )
        )}
      </ul>
    </Property>
  );
}
