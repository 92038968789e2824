"use client";

import { FileSpreadsheet, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useCallback, useEffect, useRef } from "react";
import { ApiError } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/choices";
import { Meter } from "@/components/ui/meter";
import { Notice } from "@/components/ui/notice";
import { IMPORT_ENTITIES, type ImportEntity } from "@/lib/domain/imports/schema";
import { formatBytes, formatPercent } from "./amounts";
import { isCalendarName } from "./file-check";
import { importError } from "./status";
import { type UploadState, useUpload } from "./use-upload";

type Props = {
  file: File;
  entity: ImportEntity;
  onEntity: (entity: ImportEntity) => void;
  onRemove: () => void;
};

/** The chosen file: what is in it, and its way to the server. */
export function NewImport({ file, entity, onEntity, onRemove }: Props) {
  const t = useTranslations("imports");
  const common = useTranslations("common");
  const locale = useLocale();
  const router = useRouter();
  const { company } = useMe();
  const next = useRef<HTMLButtonElement>(null);
  const done = useCallback(
    (id: string) => router.push(`/${company.slug}/imports/${id}`),
    [router, company.slug],
  );
  const { state, busy, start, stop, clear } = useUpload(done);

  // What comes next is under the finger: Enter goes on.
  useEffect(() => next.current?.focus(), []);

  return (
    <section className="rounded-xl border border-line bg-surface shadow-button">
      <header className="flex items-center gap-3 border-line border-b px-4 py-3">
        <FileSpreadsheet className="size-5 shrink-0 text-ink-3" aria-hidden />
        <div className="min-w-0 flex-1">
          <p className="truncate font-semibold">{file.name}</p>
          <p className="text-ink-3 text-xs">{formatBytes(file.size, locale)}</p>
        </div>
        <Button kind="quiet" size="icon" aria-label={t("drop.remove")} disabled={busy} onClick={onRemove}>
          <X className="size-4" />
        </Button>
      </header>
      <form
        className="grid gap-4 px-4 py-4"
        onSubmit={(event) => {
          event.preventDefault();
          void start(file, entity);
        }}
      >
        <Segments
          label={t("entityQuestion")}
          value={entity}
          disabled={busy}
          onChange={(chosen) => {
            clear();
            onEntity(chosen);
          }}
          options={IMPORT_ENTITIES.map((value) => ({
            value,
            label: t(`entity.${value}`),
            disabled: value !== "bookings" && isCalendarName(file.name),
          }))}
        />
        <UploadNote state={state} />
        <div className="flex items-center justify-end gap-2">
          {busy && <Button onClick={stop}>{t("upload.stop")}</Button>}
          {!busy && (
            <Button type="submit" kind="primary" ref={next}>
              {state.phase === "idle" ? t("upload.start") : common("retry")}
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}

function UploadNote({ state }: { state: UploadState }) {
  const t = useTranslations("imports.upload");
  const errors = useTranslations("imports.errors");
  const locale = useLocale();
  const failureOf = useFailure();
  if (state.phase === "idle") return null;
  if (state.phase === "lost") {
    const percent = formatPercent(state.total ? state.sent / state.total : 0, locale);
    return (
      <Notice tone="bad" title={t("lostTitle")}>
        {t("lostBody", { percent })}
      </Notice>
    );
  }
  if (state.phase === "failed") {
    const { error } = state;
    const file = error instanceof ApiError ? error.fields.find(({ field }) => field === "file") : undefined;
    const code = importError(file?.code);
    const { title, detail } = failureOf(error);
    return (
      <Notice tone="bad" title={code ? t("failedTitle") : title}>
        {code ? errors(code) : detail}
      </Notice>
    );
  }
  const reading = state.phase === "reading";
  const share = reading ? null : state.total ? state.sent / state.total : 0;
  const text = reading
    ? t("reading")
    : t("sending", { sent: formatBytes(state.sent, locale), total: formatBytes(state.total, locale) });
  return (
    <div className="grid gap-2">
      <Meter label={t("progress")} value={share} text={text} />
      <p className="text-ink-3 text-xs tabular-nums">{text}</p>
    </div>
  );
}
