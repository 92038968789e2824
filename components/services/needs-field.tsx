"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/input";
import type { Need, Resource } from "@/lib/domain/catalog/schema";
import { useCatalog, useResourceNames } from "./use-catalog";

const MOST = 4;
const EMPTY: Resource[] = [];

type Props = { value: Need[]; onChange: (needs: Need[]) => void; error?: string };

const keyOf = (need: Need) => ("skill" in need ? `skill ${need.skill}` : `resource ${need.resourceId}`);

function needOf(key: string): Need {
  const [kind, ...rest] = key.split(" ");
  return kind === "skill" ? { skill: rest.join(" ") } : { resourceId: rest.join(" ") };
}

/** What a booking occupies: for each line anybody with a skill, or one resource by name. */
export function NeedsField({ value, onChange, error }: Props) {
  const t = useTranslations("services");
  const id = useId();
  const { data, isLoading } = useCatalog("/resources");
  const names = useResourceNames();
  const resources = data?.data ?? EMPTY;
  const skills = [...new Set(resources.flatMap((one) => one.skills))].sort((a, b) => a.localeCompare(b));
  const choices = [
    ...skills.map((skill) => `skill ${skill}`),
    ...resources.map((one) => `resource ${one.id}`),
  ];
  const free = choices.find((key) => !value.some((need) => keyOf(need) === key));
  if (!isLoading && choices.length === 0)
    return <p className={error ? "text-bad text-sm" : "text-ink-3 text-sm"}>{t("needsNothing")}</p>;
  return (
    <div className="grid gap-2">
      {value.map((need, at) => {
        const key = keyOf(need);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two needs may ask for the same skill
          <div key={at} className="grid gap-1">
            <div className="flex gap-1.5">
              <NativeSelect
                aria-label={t("needOf", { n: at + 1 })}
                aria-invalid={error ? true : undefined}
                aria-describedby={error ? `${id}-error` : undefined}
                value={key}
                onChange={(event) => onChange(value.with(at, needOf(event.target.value)))}
              >
                {/* A skill nobody has any more, or an archived resource, is shown for what it is. */}
                {!choices.includes(key) && (
                  <option value={key}>
                    {"skill" in need ? need.skill : (names.get(need.resourceId) ?? t("unknownResource"))}
                  </option>
                )}
                {skills.length > 0 && (
                  <optgroup label={t("anybody")}>
                    {skills.map((skill) => (
                      <option key={skill} value={`skill ${skill}`}>
                        {skill}
                      </option>
                    ))}
                  </optgroup>
                )}
                <optgroup label={t("thisOne")}>
                  {resources.map((one) => (
                    <option key={one.id} value={`resource ${one.id}`}>
                      {one.name}
                    </option>
                  ))}
                </optgroup>
              </NativeSelect>
              <Button
                kind="quiet"
                size="icon"
                className="size-8!"
                aria-label={t("removeNeed", { n: at + 1 })}
                onClick={() => onChange(value.filter((_, other) => other !== at))}
              >
                <X className="size-3.5" aria-hidden />
              </Button>
            </div>
            {"skill" in need && !isLoading && <Able skill={need.skill} resources={resources} />}
          </div>
        );
      })}
      {error && (
        <p id={`${id}-error`} className="text-bad text-xs">
          {error}
        </p>
      )}
      {value.length < MOST && choices[0] !== undefined && (
        <div>
          <Button size="sm" onClick={() => onChange([...value, needOf(free ?? choices[0] ?? "")])}>
            <Plus className="size-3.5" aria-hidden />
            {t(value.length === 0 ? "firstNeed" : "addNeed")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Who has a skill now. */
function Able({ skill, resources }: { skill: string; resources: Resource[] }) {
  const t = useTranslations("services");
  const able = resources.filter(({ skills }) => skills.includes(skill)).map(({ name }) => name);
  return (
    <p className={able.length > 0 ? "text-ink-3 text-xs" : "text-warn text-xs"}>
      {able.length > 0 ? able.join(", ") : t("nobodyCan")}
    </p>
  );
}
