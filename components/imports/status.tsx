"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { IMPORT_ERRORS, type Import, type ImportStatus } from "@/lib/domain/imports/schema";

const COLOURS: Record<ImportStatus, string> = {
  draft: "grey",
  queued: "amber",
  running: "blue",
  done: "green",
  cancelled: "grey",
  failed: "red",
};

export function ImportStatusBadge({ status }: { status: ImportStatus }) {
  const t = useTranslations("imports.status");
  return <Badge colour={COLOURS[status]}>{t(status)}</Badge>;
}

type ErrorCode = (typeof IMPORT_ERRORS)[number];

/** A code that has a text in `imports.errors`, or null. */
export function importError(code: string | null | undefined): ErrorCode | null {
  return IMPORT_ERRORS.find((known) => known === code) ?? null;
}

/** Whether the worker still has something to do for it. */
export function isUnderWay({ status }: Pick<Import, "status">): boolean {
  return status === "queued" || status === "running";
}
