"use client";

import { Monitor, Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import useSWR from "swr";
import { ApiError, api } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { useFormats } from "@/components/shell/me";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { ErrorState } from "@/components/ui/state";
import type { SessionList } from "@/lib/domain/access/schema";
import { deviceOf } from "./device";
import { Lines, Section } from "./section";
import { WaitingLines } from "./waiting";

type Session = SessionList["data"][number];

/** Ended by somebody else in the meantime is ended, too. */
async function endSession(id: string): Promise<void> {
  try {
    await api(`/sessions/${id}`, { method: "DELETE" });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

export function Sessions() {
  const t = useTranslations("settings.sessions");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const { data, error, mutate } = useSWR<SessionList, unknown>("/sessions");
  const [asking, setAsking] = useState(false);
  const [ending, setEnding] = useState<string[]>([]);
  const others = data?.data.filter(({ current }) => !current) ?? [];

  const end = async (ids: string[]) => {
    setEnding(ids);
    try {
      for (const id of ids) await endSession(id);
      toast(t("ended", { count: ids.length }));
    } catch (thrown) {
      toast.error(failureOf(thrown).title, { description: failureOf(thrown).detail });
    }
    await mutate();
    setEnding([]);
  };

  return (
    <Section
      id="settings-sessions"
      title={t("title")}
      body={t("body")}
      action={
        others.length > 1 && (
          <Button size="sm" kind="danger" onClick={() => setAsking(true)}>
            {t("endOthers")}
          </Button>
        )
      }
    >
      {error !== undefined && !data && (
        <ErrorState failure={failureOf(error)} onRetry={() => void mutate()} />
      )}
      {!data && error === undefined && <WaitingLines />}
      {data && (
        <Lines>
          {data.data.map((session) => (
            <Line
              key={session.id}
              session={session}
              busy={ending.includes(session.id)}
              onEnd={() => void end([session.id])}
            />
          ))}
        </Lines>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("endOthersTitle")}
        body={t("endOthersBody", { count: others.length })}
        action={t("endOthers")}
        cancel={common("cancel")}
        onConfirm={() => void end(others.map(({ id }) => id))}
      />
    </Section>
  );
}

function Line({ session, busy, onEnd }: { session: Session; busy: boolean; onEnd: () => void }) {
  const t = useTranslations("settings.sessions");
  const { ago, day } = useFormats();
  const { browser, system, phone } = deviceOf(session.userAgent);
  const device = browser && system ? t("device", { browser, system }) : (browser ?? system ?? t("unknown"));
  const Icon = phone ? Smartphone : Monitor;
  return (
    <li className="flex items-center gap-3 px-3.5 py-2.5">
      <Icon className="size-4 shrink-0 text-ink-3" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 font-medium">
          {device}
          {session.current && <Badge colour="green">{t("this")}</Badge>}
        </p>
        <p className="text-ink-3 text-xs">
          {t("seen", { when: ago(session.seenAt) })} · {session.address} ·{" "}
          {t("since", { when: day(session.createdAt) })}
        </p>
      </div>
      {!session.current && (
        <Button size="sm" busy={busy} aria-label={t("endOf", { device })} onClick={onEnd}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}
