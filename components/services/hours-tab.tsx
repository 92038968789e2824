"use client";

import { CalendarClock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { useFailure } from "@/components/api/use-failure";
import { Section } from "@/components/settings/section";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Field, NativeSelect } from "@/components/ui/input";
import { ErrorState, Skeleton, StateBox } from "@/components/ui/state";
import { Exceptions } from "./exceptions";
import { Holidays } from "./holidays";
import { type Hours, useCatalog } from "./use-catalog";
import { useSave } from "./use-save";
import { USUAL_WEEK } from "./week";
import { WeekEditor } from "./week-editor";

type Props = {
  /** Whose hours; null: the company's. */
  of: string | null;
  onOf: (of: string | null) => void;
  mayWrite: boolean;
  onDirty: (dirty: boolean) => void;
};

/** When the company and its resources are there: the week, days that differ, and public holidays. */
export function HoursTab({ of, onOf, mayWrite, onDirty }: Props) {
  const t = useTranslations("services");
  const failureOf = useFailure();
  const hours = useCatalog("/opening-hours");
  const resources = useCatalog("/resources");
  const [round, setRound] = useState(0);
  const error = hours.error ?? resources.error;
  if (error !== undefined && !(hours.data && resources.data))
    return (
      <ErrorState
        failure={failureOf(error)}
        onRetry={() => {
          void hours.mutate();
          void resources.mutate();
        }}
      />
    );
  if (!hours.data || !resources.data)
    return (
      <div aria-busy="true" className="grid max-w-3xl gap-3 px-4 py-6 md:px-6">
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-80" />
      </div>
    );
  const all = hours.data.data;
  const company = all.find(({ resourceId }) => resourceId === null);
  const own = all.find(({ resourceId }) => resourceId === of);
  const has = new Set(all.map(({ resourceId }) => resourceId));
  const resource = resources.data.data.find(({ id }) => id === of);
  const reload = () => void hours.mutate().then(() => setRound((now) => now + 1));
  return (
    <div className="max-w-5xl px-4 pt-5 pb-10 md:px-6">
      <Field label={t("whose")} className="max-w-xs">
        {(control) => (
          <NativeSelect {...control} value={of ?? ""} onChange={(event) => onOf(event.target.value || null)}>
            <option value="">{t("theCompany")}</option>
            <optgroup label={t("tab.resources")}>
              {resources.data?.data.map(({ id, name }) => (
                <option key={id} value={id}>
                  {has.has(id) ? t("ownHoursOf", { name }) : name}
                </option>
              ))}
            </optgroup>
          </NativeSelect>
        )}
      </Field>
      <div>
        <Section
          id="services-week"
          title={t("week")}
          body={of === null ? t("weekBody") : t("weekBodyOwn", { name: resource?.name ?? "" })}
          action={
            own &&
            of !== null &&
            mayWrite && <Follow hours={own} name={resource?.name ?? ""} onDone={() => onDirty(false)} />
          }
        >
          {own ? (
            <WeekEditor
              key={`${own.id} ${round}`}
              hours={own}
              mayWrite={mayWrite}
              onDirty={onDirty}
              onReload={reload}
            />
          ) : (
            <None key={of} of={of} company={company} mayWrite={mayWrite} />
          )}
        </Section>
        <Exceptions of={of} mayWrite={mayWrite} />
        {of === null && <Holidays hours={company} mayWrite={mayWrite} />}
      </div>
    </div>
  );
}

/** No hours of its own yet: a resource follows the company; a company without hours is never open. */
function None({ of, company, mayWrite }: { of: string | null; company?: Hours; mayWrite: boolean }) {
  const t = useTranslations("services");
  const form = useSave<Hours>("/opening-hours");
  const start = () =>
    void form.save({
      resourceId: of,
      week: company?.week ?? USUAL_WEEK,
      ...(company && { closedOnHolidays: company.closedOnHolidays }),
    });
  return (
    <div className="rounded-lg border border-line">
      <StateBox
        icon={<CalendarClock />}
        title={t(of === null ? "noHours" : "followsCompany")}
        body={form.problem ?? t(of === null ? "noHoursBody" : "followsCompanyBody")}
      >
        {mayWrite && (
          <Button kind={of === null ? "primary" : "plain"} busy={form.busy} onClick={start}>
            {t(of === null ? "startHours" : "startOwnHours")}
          </Button>
        )}
      </StateBox>
    </div>
  );
}

/** Gives up own hours. */
function Follow({ hours, name, onDone }: { hours: Hours; name: string; onDone: () => void }) {
  const t = useTranslations("services");
  const common = useTranslations("common");
  const form = useSave<Hours>("/opening-hours");
  const [asking, setAsking] = useState(false);
  const follow = async () => {
    const saved = await form.save({ archived: true }, hours);
    onDone();
    if (saved) toast(t("followsNow", { name }));
    else toast.error(t("followFailed"));
  };
  return (
    <>
      <Button size="sm" busy={form.busy} onClick={() => setAsking(true)}>
        {t("follow")}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("followTitle", { name })}
        body={t("followBody")}
        action={t("follow")}
        cancel={common("cancel")}
        onConfirm={() => void follow()}
      />
    </>
  );
}
