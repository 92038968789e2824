"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { CheckField } from "@/components/ui/checkbox";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field, Input, NativeSelect, Textarea } from "@/components/ui/input";
import { PickField } from "@/components/ui/pick-field";
import { fits, useResources, useServices } from "./catalog";
import { FreeTimes } from "./free-times";
import { RefusalNotice } from "./refusal";
import { MOST_TIMES, REPEATS, type Repeat } from "./repeat";
import { type Initial, useNewBooking } from "./use-new-booking";
import { useDuration, useWhen } from "./when";
import { WhoField } from "./who-field";

type Props = {
  open: boolean;
  onClose: () => void;
  /** Told the id of what was made; of a series that of its first. */
  onMade?: (id: string) => void;
  initial?: Initial;
};

/** A booking is made: what, for whom, when, and whether it comes again. */
export function NewBooking({ open, onClose, onMade, initial = NOTHING }: Props) {
  const t = useTranslations("bookings");
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t("new")}
      className="sm:top-[6vh]! sm:max-h-[88vh]! sm:w-[36rem]!"
    >
      <NewBookingForm
        initial={initial}
        onClose={onClose}
        onMade={(id) => {
          onClose();
          onMade?.(id);
        }}
      />
    </Dialog>
  );
}
const NOTHING: Initial = {};

type FormProps = { initial: Initial; onClose: () => void; onMade: (id: string) => void };

function NewBookingForm({ initial, onClose, onMade }: FormProps) {
  const t = useTranslations("bookings");
  const common = useTranslations("common");
  const r = useTranslations("records");
  const when = useWhen();
  const sayDuration = useDuration();
  const services = useServices();
  const resources = useResources();
  const { draft, change, choose, send, busy, wrong, refusal, closed } = useNewBooking(initial, onMade);
  const service = draft.serviceId ? services.byId.get(draft.serviceId) : undefined;
  const able = service ? resources.rows.filter((one) => fits(service, one)) : resources.rows;
  const resource = able.find(({ id }) => id === draft.resourceId);
  const series = draft.repeat !== "never";
  const mostSeats = Math.max(1, ...able.map(({ capacity }) => capacity));

  const chooseService = (serviceId: string) => {
    const next = services.byId.get(serviceId);
    const kept = resources.rows.find(({ id }) => id === draft.resourceId);
    // Whom the service does not need is not asked for any more.
    const resourceId = next && kept && fits(next, kept) ? kept.id : null;
    change({ serviceId, resourceId, seats: 1, ...(!draft.dayChosen && { start: null }) });
  };

  const location = (
    <Field label={t("location")} error={wrong.location}>
      {(control) => (
        <Input
          {...control}
          value={draft.location}
          maxLength={300}
          autoComplete="off"
          placeholder={service?.location}
          onChange={(event) => change({ location: event.target.value })}
        />
      )}
    </Field>
  );

  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // A form inside another one's portal must not send that one, too.
        event.stopPropagation();
        void send(false);
      }}
    >
      <DialogBody className="grid content-start gap-3 sm:grid-cols-2">
        <Field label={t("service")} error={wrong.serviceId}>
          {(control) => (
            <PickField
              control={control}
              autoFocus
              label={t("service")}
              placeholder={t("service")}
              empty={services.failed ? common("offline") : r("nothingLikeThat")}
              choices={services.rows.map(({ id, name, durationMinutes }) => ({
                value: id,
                label: name,
                hint: sayDuration(durationMinutes),
              }))}
              chosen={draft.serviceId ? [draft.serviceId] : []}
              onChoose={chooseService}
              shown={
                service ? (
                  <>
                    <span className="min-w-0 truncate">{service.name}</span>
                    <span className="text-ink-3 text-xs">{sayDuration(service.durationMinutes)}</span>
                  </>
                ) : (
                  <span className="text-ink-3">
                    {services.loading ? common("loading") : t("chooseService")}
                  </span>
                )
              }
            />
          )}
        </Field>
        <WhoField
          value={draft.who}
          onChange={(who) => change({ who })}
          error={wrong.customerId ?? wrong.leadId}
        />
        <Field label={t("resource")} error={wrong.resourceIds ?? wrong.resource}>
          {(control) => (
            <PickField
              control={control}
              disabled={!service}
              label={t("resource")}
              placeholder={t("resource")}
              empty={r("nothingLikeThat")}
              choices={[
                { value: ANYONE, label: t("whoeverIsFree") },
                ...able.map(({ id, name, kind }) => ({ value: id, label: name, hint: t(`kind.${kind}`) })),
              ]}
              chosen={[draft.resourceId ?? ANYONE]}
              onChoose={(id) => change({ resourceId: id === ANYONE ? null : id })}
              shown={resource?.name ?? <span className="text-ink-3">{t("whoeverIsFree")}</span>}
            />
          )}
        </Field>
        {service?.shared ? (
          <Field label={t("seats")} error={wrong.seats} hint={t("seatsHint", { n: mostSeats })}>
            {(control) => (
              <Input
                {...control}
                type="number"
                min={1}
                max={mostSeats}
                value={draft.seats}
                onChange={(event) => change({ seats: Math.max(1, event.target.valueAsNumber || 1) })}
              />
            )}
          </Field>
        ) : (
          location
        )}
        <section className="grid gap-1 sm:col-span-2" aria-label={t("time")}>
          <p className="font-medium text-ink-2 text-xs">{t("time")}</p>
          {service ? (
            <FreeTimes
              serviceId={service.id}
              resourceId={draft.resourceId ?? undefined}
              seats={draft.seats}
              day={draft.day}
              open={!draft.dayChosen}
              onDay={(day) => change({ day, dayChosen: true, start: null })}
              onSuggest={(day) => change({ day })}
              start={draft.start}
              onStart={(start) => change({ start })}
            />
          ) : (
            <p className="rounded-lg border border-line border-dashed px-3 py-4 text-center text-ink-3">
              {draft.start ? when.moment(draft.start) : t("chooseServiceFirst")}
            </p>
          )}
          {wrong.start && (
            <p role="alert" className="text-bad text-xs">
              {wrong.start}
            </p>
          )}
          {(closed || draft.ignoreHours) && (
            <CheckField
              label={t("ignoreHours")}
              checked={draft.ignoreHours}
              onChange={(ignoreHours) => change({ ignoreHours })}
            />
          )}
        </section>
        {refusal && (
          <div className="sm:col-span-2">
            <RefusalNotice
              refusal={refusal}
              onChoose={choose}
              onSkip={series ? () => change({ skipTaken: true }) : undefined}
            />
          </div>
        )}
        <Field label={t("repeats")} error={wrong.rule}>
          {(control) => (
            <NativeSelect
              {...control}
              value={draft.repeat}
              onChange={(event) => change({ repeat: event.target.value as Repeat })}
            >
              {REPEATS.map((value) => (
                <option key={value} value={value}>
                  {t(`repeat.${value}`)}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        {series && (
          <Field label={t("howOften")}>
            {(control) => (
              <Input
                {...control}
                type="number"
                min={2}
                max={MOST_TIMES}
                value={draft.times}
                onChange={(event) =>
                  change({ times: Math.min(MOST_TIMES, Math.max(1, event.target.valueAsNumber || 1)) })
                }
              />
            )}
          </Field>
        )}
        {series && (
          <CheckField
            label={t("skipTaken")}
            checked={draft.skipTaken}
            onChange={(skipTaken) => change({ skipTaken })}
            className="sm:col-span-2"
          />
        )}
        {service?.shared && location}
        <Field label={t("note")} error={wrong.note} className="sm:col-span-2">
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={5_000}
              value={draft.note}
              onChange={(event) => change({ note: event.target.value })}
            />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <p className="mr-auto min-w-0 truncate text-ink-3 max-sm:hidden" aria-live="polite">
          {service && draft.start && when.moment(draft.start)}
        </p>
        <Button onClick={onClose}>{common("cancel")}</Button>
        {!series && service && (
          <Button disabled={busy} onClick={() => void send(true)}>
            {t("hold", { time: sayDuration(service.holdMinutes) })}
          </Button>
        )}
        <Button type="submit" kind="primary" busy={busy}>
          {series ? t("bookSeries") : t("book")}
        </Button>
      </DialogFooter>
    </form>
  );
}
const ANYONE = "anyone";
