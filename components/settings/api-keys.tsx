"use client";

import { KeyRound, Lock, Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import useSWR from "swr";
import { ApiError, api } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { useFormats, useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { ErrorState, StateBox } from "@/components/ui/state";
import type { ApiKey, ApiKeyList } from "@/lib/domain/access/schema";
import { NewKey } from "./new-key";
import { Lines, Section } from "./section";
import { WaitingLines } from "./waiting";

export function ApiKeys() {
  const t = useTranslations("settings.keys");
  const mayWrite = useMe().can("keys:write");
  const [making, setMaking] = useState(false);
  const body = (
    <>
      {t("body")}{" "}
      <Link href="/docs" className="text-accent-ink underline underline-offset-2">
        {t("docs")}
      </Link>
    </>
  );
  const action = mayWrite && (
    <Button size="sm" kind="primary" onClick={() => setMaking(true)}>
      <Plus className="size-3.5" aria-hidden />
      {t("new")}
    </Button>
  );
  return (
    <Section id="settings-keys" title={t("title")} body={body} action={action}>
      {mayWrite ? (
        <Keys onNew={() => setMaking(true)} />
      ) : (
        <Notice tone="plain" icon={<Lock aria-hidden />}>
          {t("forbidden")}
        </Notice>
      )}
      {making && <NewKey onClose={() => setMaking(false)} />}
    </Section>
  );
}

function Keys({ onNew }: { onNew: () => void }) {
  const t = useTranslations("settings.keys");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const { data, error, mutate } = useSWR<ApiKeyList, unknown>("/api-keys");
  const [asking, setAsking] = useState<ApiKey | null>(null);

  const revoke = async ({ id, name }: ApiKey) => {
    try {
      await api(`/api-keys/${id}`, { method: "DELETE" });
      toast(t("revoked", { name }));
    } catch (thrown) {
      // Revoked by somebody else in the meantime is revoked, too.
      const gone = thrown instanceof ApiError && thrown.status === 404;
      if (!gone) toast.error(failureOf(thrown).title, { description: failureOf(thrown).detail });
    }
    void mutate();
  };

  if (error !== undefined && !data) {
    return <ErrorState failure={failureOf(error)} onRetry={() => void mutate()} />;
  }
  if (!data) return <WaitingLines />;
  if (data.data.length === 0) {
    return (
      <StateBox icon={<KeyRound />} title={t("none")} body={t("noneBody")}>
        <Button onClick={onNew}>{t("new")}</Button>
      </StateBox>
    );
  }
  return (
    <>
      <Lines>
        {data.data.map((key) => (
          <Line key={key.id} value={key} onRevoke={() => setAsking(key)} />
        ))}
      </Lines>
      <Confirm
        open={asking !== null}
        onOpenChange={(open) => !open && setAsking(null)}
        title={t("revokeTitle", { name: asking?.name ?? "" })}
        body={t("revokeBody")}
        action={t("revokeYes")}
        cancel={common("cancel")}
        onConfirm={() => asking && void revoke(asking)}
      />
    </>
  );
}

function Line({ value, onRevoke }: { value: ApiKey; onRevoke: () => void }) {
  const t = useTranslations("settings.keys");
  const { ago, day } = useFormats();
  const scopes = value.scopes.map((scope) => t(`scope.${scope}`)).join(", ");
  return (
    <li className="flex items-center gap-3 px-3.5 py-2.5">
      <KeyRound className="size-4 shrink-0 text-ink-3" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="truncate font-medium">{value.name}</span>
          <code className="font-mono text-2xs text-ink-3">{value.prefix}…</code>
        </p>
        <p className="text-ink-3 text-xs">
          {value.seenAt ? t("used", { when: ago(value.seenAt) }) : t("unused")} ·{" "}
          {t("made", { when: day(value.createdAt) })}
        </p>
        <p className="mt-0.5 text-balance text-ink-3 text-xs">{scopes}</p>
      </div>
      <Button size="sm" kind="danger" aria-label={t("revokeOf", { name: value.name })} onClick={onRevoke}>
        {t("revoke")}
      </Button>
    </li>
  );
}
