"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { toast } from "sonner";
import { api } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { ChoiceList } from "@/components/ui/choices";
import { Confirm } from "@/components/ui/confirm";
import { useHotkeys } from "@/components/ui/hotkeys";
import { MenuContent, MenuItem, MenuRoot, MenuTrigger } from "@/components/ui/menu";
import { Notice } from "@/components/ui/notice";
import { PageBody } from "@/components/ui/page";
import { MOST_CUSTOM_FIELDS } from "@/lib/domain/imports/rules";
import { type Import, KEYS_OF } from "@/lib/domain/imports/schema";
import { BookingOptions } from "./booking-options";
import { Found } from "./found";
import { forTheRest, keyIsPossible, ownFields, summary } from "./mapping";
import { MappingRows } from "./mapping-rows";
import { useDraft } from "./use-draft";

type Props = {
  draft: Import;
  /** What it has become: started, discarded. */
  onChanged: (now: Import) => void;
  onOutdated: () => void;
};

/** Looks at what becomes of the columns, and starts. */
export function DraftImport({ draft, onChanged, onOutdated }: Props) {
  const t = useTranslations("imports");
  const failureOf = useFailure();
  const mayStart = useMe().can("imports:write");
  const state = useDraft(draft, onChanged, onOutdated);
  const { columns, problems, open, busy } = state;
  const own = useMemo(() => ownFields(draft.mapping), [draft.mapping]);
  const failure = state.failure === null ? null : failureOf(state.failure);
  useHotkeys({ "mod+Enter": () => void state.start(), "mod+enter": () => void state.start() }, mayStart);

  return (
    <>
      <PageBody className="grid max-w-5xl! content-start gap-6">
        <div>
          <h2 className="font-semibold text-lg">{t("draft.title")}</h2>
          <p className="text-ink-3">{t(mayStart ? "draft.intro" : "draft.readOnly")}</p>
        </div>
        <Found of={draft} />
        <div className="grid gap-2">
          <ChoiceList
            label={t("key.title")}
            value={state.key}
            onChange={state.setKey}
            disabled={!mayStart || busy}
            options={KEYS_OF[draft.entity].map((key) => {
              const possible = keyIsPossible(columns, key);
              const hint = key === "none" ? t("key.noneHint") : t(`key.${key}Hint`);
              return {
                value: key,
                label: t(`key.${key}`),
                hint: possible ? hint : t("key.needs"),
                disabled: !possible && key !== state.key,
              };
            })}
          />
          {problems.keyless && state.key !== "none" && (
            <Notice tone="bad">
              {t(state.key === "email" ? "draft.problems.keyEmail" : "draft.problems.keyExternalId")}
            </Notice>
          )}
        </div>
        {draft.entity === "bookings" && (
          <BookingOptions
            columns={columns}
            options={state.options}
            serviceless={problems.lacks.includes("serviceless")}
            disabled={!mayStart || busy}
            onOptions={state.setOptions}
          />
        )}
        <section aria-label={t("draft.title")} className="grid gap-2">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="text-ink-2">
              {t(draft.entity === "bookings" ? "draft.summaryBookings" : "draft.summary", summary(columns))}
            </p>
            {mayStart && <RestMenu state={state} draft={draft} />}
          </div>
          {problems.lacks.map(
            // Which service is asked for where it is chosen.
            (lack) =>
              lack !== "serviceless" && (
                <Notice key={lack} tone="bad">
                  {t(`draft.problems.${lack}`)}
                </Notice>
              ),
          )}
          {problems.tooMany && (
            <Notice tone="bad">
              {t("draft.problems.tooMany", { count: summary(columns).custom, most: MOST_CUSTOM_FIELDS })}
            </Notice>
          )}
          <MappingRows
            entity={draft.entity}
            columns={columns}
            own={own}
            doubled={problems.doubled}
            disabled={!mayStart || busy}
            onField={state.setField}
          />
        </section>
        {failure && (
          <Notice tone="bad" title={failure.title}>
            {failure.detail}
          </Notice>
        )}
      </PageBody>
      {mayStart && (
        <footer className="flex shrink-0 items-center gap-3 border-line border-t px-4 py-3 md:px-6">
          <Discard draft={draft} disabled={busy} onDiscarded={onChanged} forget={state.forget} />
          <p id="import-open" role="status" className="min-w-0 flex-1 text-right text-bad text-xs">
            {open > 0 && t("draft.problems.count", { count: open })}
          </p>
          <Button
            kind="primary"
            busy={busy}
            disabled={open > 0}
            aria-describedby="import-open"
            onClick={() => void state.start()}
          >
            {busy ? t("draft.starting") : t("draft.start")}
          </Button>
        </footer>
      )}
    </>
  );
}

function RestMenu({ state, draft }: { state: ReturnType<typeof useDraft>; draft: Import }) {
  const t = useTranslations("imports.draft");
  const rest = (keep: boolean) => state.setChanges(forTheRest(draft.mapping, state.changes, keep));
  return (
    <MenuRoot>
      <MenuTrigger asChild>
        <Button size="sm" kind="plain" disabled={state.busy}>
          {t("rest")}
          <ChevronDown className="size-3.5" aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem onSelect={() => rest(true)}>
          {t(draft.entity === "bookings" ? "restKeepBookings" : "restKeep")}
        </MenuItem>
        <MenuItem onSelect={() => rest(false)}>{t("restLeave")}</MenuItem>
        <MenuItem disabled={!state.changed} onSelect={state.reset}>
          {t("reset")}
        </MenuItem>
      </MenuContent>
    </MenuRoot>
  );
}

type DiscardProps = {
  draft: Import;
  disabled: boolean;
  onDiscarded: (now: Import) => void;
  forget: () => void;
};

function Discard({ draft, disabled, onDiscarded, forget }: DiscardProps) {
  const t = useTranslations("imports.draft");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const [asking, setAsking] = useState(false);
  const discard = async () => {
    try {
      const now = await api<Import>(`/imports/${draft.id}/cancel`, { method: "POST" });
      forget();
      onDiscarded(now);
    } catch (error) {
      toast.error(failureOf(error).title, { description: failureOf(error).detail });
    }
  };
  return (
    <>
      <Button kind="quiet" disabled={disabled} onClick={() => setAsking(true)}>
        {t("discard")}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("discardTitle")}
        body={t("discardBody")}
        action={t("discard")}
        cancel={common("cancel")}
        onConfirm={() => void discard()}
      />
    </>
  );
}
