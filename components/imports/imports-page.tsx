"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useMe } from "@/components/shell/me";
import { Notice } from "@/components/ui/notice";
import { PageBody, PageHeader } from "@/components/ui/page";
import type { ImportEntity } from "@/lib/domain/imports/schema";
import { formatBytes } from "./amounts";
import { DropArea, PickFile } from "./drop-zone";
import { EarlierImports } from "./earlier";
import { entityOfName, type FileProblem, fileProblem } from "./file-check";
import { NewImport } from "./new-import";

type Chosen = { file: File; entity: ImportEntity };
type Refused = { name: string; size: number; problem: FileProblem };

/** Where a file comes in, and what came in before. `mostBytes`: what is taken at once. */
export function ImportsPage({ mostBytes }: { mostBytes: number }) {
  const t = useTranslations("imports");
  const locale = useLocale();
  const mayStart = useMe().can("imports:write");
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);

  const take = async (files: File[]) => {
    const [file] = files;
    if (!file) return;
    const problem = files.length > 1 ? "several" : await fileProblem(file, mostBytes);
    setRefused(problem && { name: file.name, size: file.size, problem });
    setChosen(problem ? null : { file, entity: entityOfName(file.name) });
  };

  return (
    <DropArea onFiles={take} disabled={!mayStart || chosen !== null}>
      <PageHeader>
        <h1 className="font-semibold text-base">{t("title")}</h1>
      </PageHeader>
      <PageBody className="grid content-start gap-8">
        {mayStart ? (
          <div className="grid gap-3">
            {refused && (
              <Notice tone="bad">
                {t(`file.${refused.problem}`, {
                  name: refused.name,
                  size: formatBytes(refused.size, locale),
                  limit: formatBytes(mostBytes, locale),
                })}
              </Notice>
            )}
            {chosen ? (
              <NewImport
                key={`${chosen.file.name} ${chosen.file.lastModified}`}
                file={chosen.file}
                entity={chosen.entity}
                onEntity={(entity) => setChosen({ ...chosen, entity })}
                onRemove={() => setChosen(null)}
              />
            ) : (
              <PickFile onFiles={take} mostBytes={mostBytes} />
            )}
          </div>
        ) : (
          <Notice tone="plain">{t("readOnly")}</Notice>
        )}
        <EarlierImports mayStart={mayStart} />
      </PageBody>
    </DropArea>
  );
}
