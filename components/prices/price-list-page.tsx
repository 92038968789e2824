"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useFailure } from "@/components/api/use-failure";
import { useMe } from "@/components/shell/me";
import { Button, buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageBody, PageHeader } from "@/components/ui/page";
import { ErrorState, Skeleton } from "@/components/ui/state";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import type { PriceList } from "@/lib/domain/pricing/schema";
import { Examples } from "./examples";
import { PublishDialog } from "./publish-dialog";
import { RulesEditor } from "./rules-editor";
import { usePriceList } from "./use-price-list";
import { Versions } from "./versions";

const TABS = ["rules", "versions"] as const;

/** One price list: its rules beside what they make of examples, and what was published. */
export function PriceListPage({ id }: { id: string }) {
  const t = useTranslations("prices");
  const failureOf = useFailure();
  const me = useMe();
  const { list, error, retry, save, publish } = usePriceList(id);
  const [publishing, setPublishing] = useState(false);
  const mayWrite = me.can("pricing:write");
  const ready = list?.draft.rules.some(({ kind }) => kind === "base" || kind === "tiers");
  return (
    <>
      <PageHeader>
        <Link
          href={`/${me.company.slug}/prices`}
          aria-label={t("backToLists")}
          className={buttonClass("quiet", "icon")}
        >
          <ChevronLeft className="size-4" aria-hidden />
        </Link>
        <h1 className="min-w-0 flex-1 truncate font-semibold text-base">{list?.name ?? t("title")}</h1>
        {list && mayWrite && (
          <Button
            kind="primary"
            size="sm"
            disabled={!ready}
            title={ready ? undefined : t("needsBase")}
            onClick={() => setPublishing(true)}
          >
            {t("publish")}
          </Button>
        )}
      </PageHeader>
      <PageBody className="max-w-6xl! grid content-start gap-4">
        {!mayWrite && <Notice tone="plain">{t("readOnly")}</Notice>}
        {error !== undefined && !list && <ErrorState failure={failureOf(error)} onRetry={retry} />}
        {!list && error === undefined && (
          <div aria-busy="true" className="grid gap-3">
            <Skeleton className="h-8 w-48" />
            <Skeleton className="h-64" />
          </div>
        )}
        {list && <Editor list={list} mayWrite={mayWrite} save={save} />}
      </PageBody>
      {list && publishing && (
        <PublishDialog list={list} onPublish={publish} onClose={() => setPublishing(false)} />
      )}
    </>
  );
}

type EditorProps = {
  list: PriceList;
  mayWrite: boolean;
  save: ReturnType<typeof usePriceList>["save"];
};

function Editor({ list, mayWrite, save }: EditorProps) {
  const t = useTranslations("prices");
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("rules"));
  return (
    <Tabs
      value={tab}
      onChange={(next) => void setTab(next === "versions" ? "versions" : "rules")}
      label={list.name}
      tabs={[
        { value: "rules", label: t("rules"), count: list.draft.rules.length },
        { value: "versions", label: t("versions"), count: list.versions.length },
      ]}
    >
      <TabPanel value="rules" className="grid gap-x-10 gap-y-8 pt-4 lg:grid-cols-[1fr_24rem]">
        <RulesEditor list={list} mayWrite={mayWrite} onSave={(draft) => void save({ draft })} />
        <Examples list={list} mayWrite={mayWrite} onSave={(examples) => void save({ examples })} />
      </TabPanel>
      <TabPanel value="versions" className="pt-4">
        <Versions key={list.number} list={list} />
      </TabPanel>
    </Tabs>
  );
}
