"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useMemo, useState } from "react";
import { today } from "@/components/list/days";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/choices";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { SpanLines } from "./span-lines";
import type { Exception } from "./use-catalog";
import { useSave } from "./use-save";
import { problemsOf, type SpanDraft, spanDraft, weekOf } from "./week";

type Props = {
  /** Whose; null: the company's. */
  of: string | null;
  /** Left out: a new one. */
  exception?: Exception;
  onClose: () => void;
};

/** Days off, or with hours of their own. */
export function ExceptionDialog({ of, exception, onClose }: Props) {
  const t = useTranslations("services");
  const says = useTranslations("fieldErrors");
  const common = useTranslations("common");
  const { timeZone } = useMe().company;
  const form = useSave<Exception>("/hours-exceptions");
  const { wrong } = form;
  const [name, setName] = useState(exception?.name ?? "");
  const [firstDay, setFirst] = useState(exception?.firstDay ?? today(timeZone, 1));
  const [lastDay, setLast] = useState(exception?.lastDay ?? firstDay);
  const [closed, setClosed] = useState(exception ? exception.spans.length === 0 : true);
  const [spans, setSpans] = useState<SpanDraft[]>(() =>
    exception && exception.spans.length > 0
      ? exception.spans.map(({ opens, closes }) => spanDraft(opens, closes))
      : [spanDraft("09:00", "12:00")],
  );
  // One day of a week: what is wrong with it is wrong in the same way.
  const problems = useMemo(() => (closed ? new Map() : problemsOf([spans])), [closed, spans]);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (lastDay < firstDay) {
      form.setWrong({ lastDay: says("range") });
      return;
    }
    if (problems.size > 0) return;
    const given = weekOf([spans]).map(({ opens, closes }) => ({ opens, closes }));
    const body = { name, firstDay, lastDay, spans: closed ? [] : given };
    const saved = await form.save(exception ? body : { ...body, resourceId: of }, exception);
    if (saved) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(exception ? "changeException" : "addException")}
    >
      <form onSubmit={send} noValidate className="contents">
        <DialogBody className="grid content-start gap-4">
          <Field label={t("exceptionName")} hint={t("exceptionNameHint")} error={wrong.name}>
            {(control) => (
              <Input
                {...control}
                value={name}
                maxLength={200}
                autoFocus
                autoComplete="off"
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <div className="grid grid-cols-2 gap-3">
            <Field label={t("firstDay")} error={wrong.firstDay}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={firstDay}
                  onChange={(event) => {
                    // Most are one day: the last follows as long as it was the same.
                    if (lastDay === firstDay || lastDay < event.target.value) setLast(event.target.value);
                    setFirst(event.target.value);
                  }}
                />
              )}
            </Field>
            <Field label={t("lastDay")} error={wrong.lastDay}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={lastDay}
                  onChange={(event) => setLast(event.target.value)}
                />
              )}
            </Field>
          </div>
          <Segments
            label={t("thatDay")}
            value={closed ? "closed" : "open"}
            onChange={(next) => setClosed(next === "closed")}
            options={[
              { value: "closed", label: t("closed") },
              { value: "open", label: t("otherHours") },
            ]}
          />
          {!closed && (
            <div className="grid gap-1.5">
              <SpanLines of={t("thatDay")} spans={spans} problems={problems} onChange={setSpans} />
              <div>
                <Button kind="quiet" size="sm" onClick={() => setSpans([...spans, spanDraft("", "")])}>
                  <Plus className="size-3.5" aria-hidden />
                  {t("addSpan", { day: t("thatDay") })}
                </Button>
              </div>
            </div>
          )}
          {(form.problem ?? wrong.spans) && <Notice tone="bad">{form.problem ?? wrong.spans}</Notice>}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" kind="primary" busy={form.busy}>
            {common("save")}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
