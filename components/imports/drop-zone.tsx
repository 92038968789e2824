"use client";

import { FileUp } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type DragEvent, type ReactNode, useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { formatBytes } from "./amounts";
import { ACCEPT } from "./file-check";

type DropProps = { onFiles: (files: File[]) => void; disabled: boolean; children: ReactNode };

/** A part of the page that a file can be dropped on, wherever in it one lets go. */
export function DropArea({ onFiles, disabled, children }: DropProps) {
  const t = useTranslations("imports.drop");
  const [over, setOver] = useState(false);
  const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a mouse's shortcut for what the button inside does as well
    <div
      className="relative flex min-h-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = disabled ? "none" : "copy";
        setOver(!disabled);
      }}
      onDragLeave={(event) => {
        const into = event.relatedTarget;
        if (!(into instanceof Node && event.currentTarget.contains(into))) setOver(false);
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(false);
        if (!disabled) onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-2 z-10 flex animate-fade items-center justify-center rounded-xl border-2 border-accent border-dashed bg-accent-soft/80">
          <p className="flex items-center gap-2 font-semibold text-accent-ink text-base">
            <FileUp className="size-5" aria-hidden />
            {t("now")}
          </p>
        </div>
      )}
    </div>
  );
}

/** The invitation to drop or choose a file. */
export function PickFile({ onFiles, mostBytes }: { onFiles: (files: File[]) => void; mostBytes: number }) {
  const t = useTranslations("imports.drop");
  const locale = useLocale();
  return (
    <div className="flex flex-col items-center rounded-xl border border-line-strong border-dashed bg-canvas/60 px-6 py-10 text-center">
      <div className="mb-3 flex size-11 items-center justify-center rounded-xl border border-line bg-surface text-ink-3 shadow-button">
        <FileUp className="size-5" aria-hidden />
      </div>
      <p className="flex flex-wrap items-center justify-center gap-x-2 gap-y-3">
        <span className="font-semibold text-base pointer-coarse:hidden">{t("title")}</span>
        <span className="text-ink-3 pointer-coarse:hidden">{t("or")}</span>
        <label
          className={cx(
            buttonClass("primary"),
            "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1",
          )}
        >
          {t("pick")}
          <input
            type="file"
            accept={ACCEPT}
            aria-describedby="import-hint"
            className="sr-only"
            onChange={(event) => {
              onFiles([...(event.target.files ?? [])]);
              // Choosing the same file again is a choice, too.
              event.target.value = "";
            }}
          />
        </label>
      </p>
      <p id="import-hint" className="mt-3 max-w-md text-balance text-ink-3 text-xs">
        {t("hint", { size: formatBytes(mostBytes, locale) })}
      </p>
    </div>
  );
}
