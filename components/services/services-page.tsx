"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback, useRef, useState } from "react";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { CheckField } from "./check-field";
import { HoursTab } from "./hours-tab";
import { OpenResource, OpenService } from "./open-record";
import { ResourceList } from "./resource-list";
import { ServiceList } from "./service-list";

const TABS = ["services", "resources", "hours"] as const;
type Tab = (typeof TABS)[number];
export const NEW = "new";

/** What the company offers, who and what does it, and when they are there. */
export function ServicesPage() {
  const t = useTranslations("services");
  const common = useTranslations("common");
  const mayWrite = useMe().can("services:write");
  const [at, go] = useQueryStates(
    {
      tab: parseAsStringLiteral(TABS).withDefault("services"),
      open: parseAsString,
      archived: parseAsBoolean.withDefault(false),
      /** Whose opening hours; null: the company's. */
      of: parseAsString,
    },
    { history: "push" },
  );
  const { leave, asking, stay, onDirty } = useLeave();
  const open = useCallback((id: string | null) => leave(() => void go({ open: id })), [leave, go]);
  const show = (tab: Tab, of: string | null = null) =>
    leave(() => void go({ tab, of, open: null, archived: null }));
  const list = {
    archived: at.archived,
    openId: at.open,
    onOpen: open,
    onClose: () => open(null),
    onCreate: mayWrite ? () => open(NEW) : undefined,
  };
  const panel = { id: at.open ?? "", archived: at.archived, mayWrite, onDirty, onClose: () => open(null) };

  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <PageHeader>
          <h1 className="flex-1 font-semibold text-base">{t("title")}</h1>
          {mayWrite && at.tab !== "hours" && (
            <Button kind="primary" size="sm" onClick={() => open(NEW)}>
              <Plus className="size-3.5" aria-hidden />
              {t(at.tab === "services" ? "newService" : "newResource")}
            </Button>
          )}
        </PageHeader>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard, also where nothing in it is */}
        <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto -outline-offset-2!">
          <div className="px-4 pt-3 md:px-6">
            {!mayWrite && (
              <Notice tone="plain" className="mb-3">
                {t("readOnly")}
              </Notice>
            )}
          </div>
          <Tabs
            label={t("title")}
            value={at.tab}
            onChange={(tab) => show(tab as Tab)}
            tabs={TABS.map((value) => ({ value, label: t(`tab.${value}`) }))}
            className="px-4 md:px-6"
          >
            <TabPanel value="services" className="outline-none">
              <ServiceList {...list} />
            </TabPanel>
            <TabPanel value="resources" className="outline-none">
              <ResourceList {...list} />
            </TabPanel>
            <TabPanel value="hours" className="outline-none">
              <HoursTab of={at.of} onOf={(of) => show("hours", of)} mayWrite={mayWrite} onDirty={onDirty} />
            </TabPanel>
            {at.tab !== "hours" && (
              <div className="px-4 py-4 md:px-6">
                <CheckField
                  label={t("showArchived")}
                  checked={at.archived}
                  onChange={(archived) => leave(() => void go({ archived, open: null }))}
                />
              </div>
            )}
          </Tabs>
        </div>
      </div>
      {at.open && at.tab === "services" && <OpenService {...panel} onOpen={(id) => void go({ open: id })} />}
      {at.open && at.tab === "resources" && (
        <OpenResource {...panel} onOpen={(id) => void go({ open: id })} onHours={(id) => show("hours", id)} />
      )}
      <Confirm
        open={asking !== null}
        onOpenChange={(next) => !next && stay()}
        title={t("leaveTitle")}
        body={t("leaveBody")}
        action={t("leaveYes")}
        cancel={common("cancel")}
        onConfirm={() => asking?.()}
      />
    </div>
  );
}

/** Asks before what was typed and not saved is left behind. */
function useLeave() {
  const dirty = useRef(false);
  const [asking, setAsking] = useState<(() => void) | null>(null);
  const onDirty = useCallback((now: boolean) => {
    dirty.current = now;
  }, []);
  const leave = useCallback((action: () => void) => {
    if (dirty.current) {
      setAsking(() => () => {
        dirty.current = false;
        action();
      });
    } else action();
  }, []);
  const stay = useCallback(() => setAsking(null), []);
  return { leave, asking, stay, onDirty };
}
