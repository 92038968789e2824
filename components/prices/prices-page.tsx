"use client";

import { BadgePercent, ChevronRight, Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import useSWR from "swr";
import { api, newIntent } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { Lines } from "@/components/settings/section";
import { useFormats, useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { PageBody, PageHeader } from "@/components/ui/page";
import { ErrorState, Skeleton, StateBox } from "@/components/ui/state";
import type { PriceListRow } from "@/lib/domain/pricing/schema";

/** The company's price lists. */
export function PricesPage() {
  const t = useTranslations("prices");
  const failureOf = useFailure();
  const me = useMe();
  const mayWrite = me.can("pricing:write");
  const { data, error, mutate } = useSWR<{ data: PriceListRow[] }, unknown>(
    "/price-lists?limit=100&sort=name",
  );
  const [creating, setCreating] = useState(false);
  const lists = data?.data ?? [];
  const start = mayWrite && (
    <Button kind="primary" size="sm" onClick={() => setCreating(true)}>
      <Plus className="size-3.5" aria-hidden />
      {t("new")}
    </Button>
  );
  return (
    <>
      <PageHeader>
        <h1 className="flex-1 font-semibold text-base">{t("title")}</h1>
        {lists.length > 0 && start}
      </PageHeader>
      <PageBody className="grid content-start gap-4">
        {!mayWrite && <Notice tone="plain">{t("readOnly")}</Notice>}
        {error !== undefined && !data && (
          <ErrorState failure={failureOf(error)} onRetry={() => void mutate()} />
        )}
        {!data && error === undefined && (
          <div aria-busy="true" className="grid gap-2">
            {["a", "b", "c"].map((line) => (
              <Skeleton key={line} className="h-12" />
            ))}
          </div>
        )}
        {data && lists.length === 0 && (
          <StateBox icon={<BadgePercent />} title={t("emptyTitle")} body={t("emptyBody")}>
            {start}
          </StateBox>
        )}
        {lists.length > 0 && (
          <Lines>
            {lists.map((list) => (
              <ListLine key={list.id} list={list} base={`/${me.company.slug}/prices`} />
            ))}
          </Lines>
        )}
      </PageBody>
      {creating && <CreatePriceList onClose={() => setCreating(false)} />}
    </>
  );
}

function ListLine({ list, base }: { list: PriceListRow; base: string }) {
  const t = useTranslations("prices");
  const { ago } = useFormats();
  return (
    <li>
      <Link
        href={`${base}/${list.id}`}
        className="flex min-h-12 items-center gap-3 px-3.5 py-2 -outline-offset-2! hover:bg-hover"
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{list.name}</span>
          <span className="block text-ink-3 text-xs" suppressHydrationWarning>
            {list.currency} · {t("published", { count: list.number })} ·{" "}
            {t("changed", { when: ago(list.updatedAt) })}
          </span>
        </span>
        <ChevronRight className="size-4 shrink-0 text-ink-3" aria-hidden />
      </Link>
    </li>
  );
}

function CreatePriceList({ onClose }: { onClose: () => void }) {
  const t = useTranslations("prices");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const router = useRouter();
  const { company } = useMe();
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const intent = useRef({ name: "", key: "" });

  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    if (intent.current.name !== name) intent.current = { name, key: newIntent() };
    try {
      const idempotencyKey = intent.current.key;
      const list = await api<{ id: string }>("/price-lists", {
        method: "POST",
        body: { name },
        idempotencyKey,
      });
      router.push(`/${company.slug}/prices/${list.id}`);
    } catch (error) {
      setProblem(failureOf(error).detail || failureOf(error).title);
      setBusy(false);
    }
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("new")}>
      <form onSubmit={create} className="contents">
        <DialogBody className="grid gap-4">
          <Field label={t("name")} error={problem ?? undefined}>
            {(control) => (
              <Input
                {...control}
                value={name}
                onChange={(event) => setName(event.target.value)}
                required
                maxLength={200}
                autoFocus
                autoComplete="off"
              />
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {t("create")}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
