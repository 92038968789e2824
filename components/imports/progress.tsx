"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { ApiError, api } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Meter } from "@/components/ui/meter";
import { Notice } from "@/components/ui/notice";
import { PageBody } from "@/components/ui/page";
import type { Import } from "@/lib/domain/imports/schema";
import { formatPercent, formatSeconds } from "./amounts";
import { Counts } from "./counts";

type Props = {
  of: Import;
  /** The figures could not be asked for again. */
  lost: boolean;
  onChanged: (now: Import) => void;
  onOutdated: () => void;
};

/** An import under way. */
export function ImportProgress({ of, lost, onChanged, onOutdated }: Props) {
  const t = useTranslations("imports.progress");
  const locale = useLocale();
  const mayCancel = useMe().can("imports:write");
  const queued = of.status === "queued";
  const text = queued ? t("queued") : formatPercent(of.progress, locale);
  const left = secondsLeft(of);
  return (
    <PageBody className="grid content-start gap-6">
      <div>
        <div className="mb-2 flex items-baseline justify-between gap-4">
          <h2 className="font-semibold text-lg">{queued ? t("queued") : t("running")}</h2>
          <p className="text-ink-2 tabular-nums">
            {!queued && formatPercent(of.progress, locale)}
            {left !== null && (
              <span className="text-ink-3"> · {t("left", { time: formatSeconds(left, locale) })}</span>
            )}
          </p>
        </div>
        <Meter label={t("label")} value={queued ? null : of.progress} text={text} className="h-2!" />
        <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
          <p className="text-ink-3">{t("leave")}</p>
          {mayCancel && <Cancel of={of} onChanged={onChanged} onOutdated={onOutdated} />}
        </div>
      </div>
      {lost && <Notice tone="warn">{t("lost")}</Notice>}
      <Counts of={of} />
    </PageBody>
  );
}

/** A guess once there is enough to go by: as fast as so far. */
function secondsLeft({ progress, startedAt, status }: Import): number | null {
  if (status !== "running" || startedAt === null || progress < 0.05) return null;
  const passed = (Date.now() - new Date(startedAt).getTime()) / 1000;
  return passed < 3 ? null : (passed / progress) * (1 - progress);
}

function Cancel({ of, onChanged, onOutdated }: Omit<Props, "lost">) {
  const t = useTranslations("imports.progress");
  const failureOf = useFailure();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    try {
      onChanged(await api<Import>(`/imports/${of.id}/cancel`, { method: "POST" }));
    } catch (error) {
      // It was done before the word arrived: the report says so.
      if (error instanceof ApiError && error.code === "import_state") onOutdated();
      else toast.error(failureOf(error).title, { description: failureOf(error).detail });
      setBusy(false);
    }
  };
  return (
    <>
      <Button busy={busy} onClick={() => setAsking(true)}>
        {t("cancel")}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("cancelTitle")}
        body={t("cancelBody")}
        action={t("cancelYes")}
        cancel={t("cancelNo")}
        onConfirm={() => void cancel()}
      />
    </>
  );
}
