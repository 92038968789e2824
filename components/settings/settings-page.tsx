"use client";

import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageHeader } from "@/components/ui/page";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { ApiKeys } from "./api-keys";
import { Appearance } from "./appearance";
import { Members } from "./members";
import { Profile } from "./profile";
import { Sessions } from "./sessions";

const SECTIONS = ["you", "members", "keys"] as const;
type SectionName = (typeof SECTIONS)[number];

/** What belongs to the reader, and what belongs to the company; which of them stands in the address. */
export function SettingsPage() {
  const t = useTranslations("settings");
  const [shown, setShown] = useQueryState(
    "section",
    parseAsStringLiteral(SECTIONS).withDefault("you").withOptions({ history: "push" }),
  );
  return (
    <>
      <PageHeader>
        <h1 className="font-semibold text-base">{t("title")}</h1>
      </PageHeader>
      <PageBody className="pt-3!">
        <Tabs
          label={t("title")}
          value={shown}
          onChange={(value) => void setShown(value as SectionName)}
          tabs={SECTIONS.map((value) => ({ value, label: t(`sections.${value}`) }))}
        >
          <TabPanel value="you" className="outline-none">
            <Profile />
            <Appearance />
            <Sessions />
          </TabPanel>
          <TabPanel value="members" className="outline-none">
            <Members />
          </TabPanel>
          <TabPanel value="keys" className="outline-none">
            <ApiKeys />
          </TabPanel>
        </Tabs>
      </PageBody>
    </>
  );
}
