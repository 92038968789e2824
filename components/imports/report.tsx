"use client";

import { CircleCheck, CircleSlash, CircleX, Download } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { download } from "@/components/api/download";
import { useFailure } from "@/components/api/use-failure";
import { useFormats, useMe } from "@/components/shell/me";
import { Button, buttonClass } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Notice } from "@/components/ui/notice";
import { PageBody } from "@/components/ui/page";
import type { Import } from "@/lib/domain/imports/schema";
import { formatSeconds } from "./amounts";
import { Counts } from "./counts";
import { MappingUsed } from "./mapping-used";
import { importError } from "./status";

/** What an import did and what it did not. */
export function ImportReport({ of }: { of: Import }) {
  const t = useTranslations("imports");
  const { company, can } = useMe();
  const ran = of.startedAt !== null;
  // Rows keep the dates the file gives them: what an import touched stands first by its change alone.
  const touched = of.created + of.updated > 0;
  return (
    <PageBody className="grid content-start gap-6">
      <Outcome of={of} />
      {ran && <Counts of={of} />}
      {of.rejected > 0 && <Rejected of={of} />}
      <div className="flex flex-wrap gap-2">
        {ran && (
          <Link
            href={`/${company.slug}/${of.entity}${touched && of.entity !== "bookings" ? "?sort=-updatedAt" : ""}`}
            className={buttonClass("primary")}
          >
            {t(OPEN[of.entity])}
          </Link>
        )}
        {can("imports:write") && (
          <Link href={`/${company.slug}/imports`} className={buttonClass("plain")}>
            {t("report.again")}
          </Link>
        )}
      </div>
      <MappingUsed of={of} />
    </PageBody>
  );
}

const OPEN = {
  leads: "report.openLeads",
  customers: "report.openCustomers",
  bookings: "report.openBookings",
} as const;

const LOOKS = {
  done: { icon: CircleCheck, colour: "text-good" },
  cancelled: { icon: CircleSlash, colour: "text-ink-3" },
  failed: { icon: CircleX, colour: "text-bad" },
} as const;

function Outcome({ of }: { of: Import }) {
  const t = useTranslations("imports");
  const locale = useLocale();
  const { moment } = useFormats();
  const { read, created, updated, unchanged, rejected, startedAt, finishedAt } = of;
  const status = of.status === "cancelled" || of.status === "failed" ? of.status : "done";
  const { icon: Icon, colour } = LOOKS[status];
  const title =
    status === "done" && rejected > 0 ? t("report.doneRejected", { count: rejected }) : t(`report.${status}`);
  const seconds =
    startedAt && finishedAt ? (new Date(finishedAt).getTime() - new Date(startedAt).getTime()) / 1000 : null;
  return (
    <div role="status">
      <h2 className="flex items-center gap-2 font-semibold text-lg">
        <Icon className={cx("size-5 shrink-0", colour)} aria-hidden />
        {title}
      </h2>
      {status === "failed" && (
        <p className="mt-1 text-ink-2">
          {t(`errors.${importError(of.error) ?? "internal"}`)} {startedAt && t("report.failedBody")}
        </p>
      )}
      {status === "cancelled" && (
        <p className="mt-1 text-ink-2">{t(startedAt ? "report.cancelledBody" : "report.cancelledDraft")}</p>
      )}
      <p className="mt-0.5 text-ink-3 text-sm">
        {t(`entity.${of.entity}`)} · {moment(finishedAt ?? of.createdAt)}
        {seconds !== null && ` · ${t("report.took", { time: formatSeconds(seconds, locale) })}`}
      </p>
      {startedAt && (
        <p className="sr-only">{t("counts.sum", { read, created, updated, unchanged, rejected })}</p>
      )}
    </div>
  );
}

function Rejected({ of }: { of: Import }) {
  const t = useTranslations("imports.report");
  const failureOf = useFailure();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await download(`/imports/${of.id}/rejected`, `${of.fileName.replace(/\.[^.]*$/, "")}-rejected.csv`);
    } catch (error) {
      toast.error(failureOf(error).title, { description: failureOf(error).detail });
    }
    setBusy(false);
  };
  return (
    <Notice
      tone="warn"
      title={t("rejectedTitle", { count: of.rejected })}
      actions={
        <Button busy={busy} onClick={save}>
          <Download className="size-3.5" aria-hidden />
          {busy ? t("downloading") : t("download")}
        </Button>
      }
    >
      {t("rejectedBody")}
    </Notice>
  );
}
