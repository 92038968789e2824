"use client";

import { CalendarOff, Clock, Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { useFailure } from "@/components/api/use-failure";
import { today } from "@/components/list/days";
import { Lines, Section } from "@/components/settings/section";
import { WaitingLines } from "@/components/settings/waiting";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/state";
import { useDayText } from "./day-text";
import { ExceptionDialog } from "./exception-dialog";
import { type Exception, useCatalog } from "./use-catalog";
import { useSave } from "./use-save";

/** Days that are not like their week: holidays of one's own, days off, other hours. */
export function Exceptions({ of, mayWrite }: { of: string | null; mayWrite: boolean }) {
  const t = useTranslations("services");
  const failureOf = useFailure();
  const { timeZone } = useMe().company;
  const found = useCatalog("/hours-exceptions");
  const [editing, setEditing] = useState<Exception | "new" | null>(null);
  const [past, setPast] = useState(false);
  const day = today(timeZone);
  const all = (found.data?.data ?? [])
    .filter(({ resourceId }) => resourceId === of)
    .sort((a, b) => (a.firstDay < b.firstDay ? -1 : 1));
  const ahead = all.filter(({ lastDay }) => lastDay >= day);
  const shown = past ? all : ahead;
  return (
    <Section
      id="services-exceptions"
      title={t("exceptions")}
      body={of === null ? t("exceptionsBody") : t("exceptionsBodyOwn")}
      action={
        mayWrite && (
          <Button size="sm" onClick={() => setEditing("new")}>
            <Plus className="size-3.5" aria-hidden />
            {t("addException")}
          </Button>
        )
      }
    >
      {found.error !== undefined && !found.data && (
        <ErrorState failure={failureOf(found.error)} onRetry={() => void found.mutate()} />
      )}
      {!found.data && found.error === undefined && <WaitingLines />}
      {found.data && shown.length === 0 && <p className="py-1.5 text-ink-3">{t("noExceptions")}</p>}
      {shown.length > 0 && (
        <Lines>
          {shown.map((one) => (
            <Line key={one.id} exception={one} mayWrite={mayWrite} onEdit={() => setEditing(one)} />
          ))}
        </Lines>
      )}
      {all.length > ahead.length && (
        <Button kind="quiet" size="sm" className="mt-2" onClick={() => setPast(!past)}>
          {past ? t("hidePast") : t("showPast", { n: all.length - ahead.length })}
        </Button>
      )}
      {editing && (
        <ExceptionDialog
          of={of}
          exception={editing === "new" ? undefined : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </Section>
  );
}

type LineProps = { exception: Exception; mayWrite: boolean; onEdit: () => void };

function Line({ exception, mayWrite, onEdit }: LineProps) {
  const t = useTranslations("services");
  const common = useTranslations("common");
  const dayText = useDayText();
  const form = useSave<Exception>("/hours-exceptions");
  const { name, firstDay, lastDay, spans } = exception;
  const days =
    firstDay === lastDay ? dayText(firstDay) : t("days2", { from: dayText(firstDay), to: dayText(lastDay) });
  const what =
    spans.length === 0 ? t("closed") : spans.map(({ opens, closes }) => `${opens}–${closes}`).join(", ");
  const label = name || days;
  const remove = async () => {
    const gone = await form.save({ archived: true }, exception);
    if (!gone) {
      toast.error(t("notRemoved"));
      return;
    }
    toast(t("removed", { name: label }), {
      action: { label: common("undo"), onClick: () => void form.save({ archived: false }, gone) },
    });
  };
  const text = (
    <>
      {spans.length === 0 ? (
        <CalendarOff className="size-4 shrink-0 text-ink-3" aria-hidden />
      ) : (
        <Clock className="size-4 shrink-0 text-ink-3" aria-hidden />
      )}
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{label}</span>
        <span className="block text-ink-3 text-xs">
          {name && `${days} · `}
          {what}
        </span>
      </span>
    </>
  );
  return (
    <li className="flex items-center pr-2">
      {mayWrite ? (
        <button
          type="button"
          onClick={onEdit}
          className="flex min-h-12 min-w-0 flex-1 items-center gap-3 px-3.5 py-2 text-left -outline-offset-2! hover:bg-hover"
        >
          {text}
        </button>
      ) : (
        <div className="flex min-h-12 min-w-0 flex-1 items-center gap-3 px-3.5 py-2">{text}</div>
      )}
      {mayWrite && (
        <Button
          kind="quiet"
          size="icon"
          busy={form.busy}
          aria-label={t("removeException", { name: label })}
          onClick={() => void remove()}
        >
          <X className="size-3.5" aria-hidden />
        </Button>
      )}
    </li>
  );
}
