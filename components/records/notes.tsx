"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { useSWRConfig } from "swr";
import useSWRInfinite from "swr/infinite";
import { api, newIntent } from "@/components/api/client";
import { useFormats } from "@/components/shell/me";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Kbd } from "@/components/ui/kbd";
import { useModKey } from "@/components/ui/media";
import type { Note, Page } from "@/lib/domain/records/schema";
import { HistorySkeleton, historyKey } from "./history";
import type { RecordPath } from "./record";
import { sayFailure } from "./use-change";

type NotePage = { data: Note[]; page: Page };

export function Notes({ path, id, canWrite }: { path: RecordPath; id: string; canWrite: boolean }) {
  const t = useTranslations("records");
  const formats = useFormats();
  const { data, size, setSize, isLoading, mutate } = useSWRInfinite<NotePage>(
    (index, before: NotePage | null) => {
      if (index > 0 && !before?.page.nextCursor) return null;
      return `${path}/${id}/notes?limit=20${index > 0 ? `&cursor=${before?.page.nextCursor}` : ""}`;
    },
  );
  const notes = data?.flatMap((page) => page.data) ?? [];
  const more = data?.[data.length - 1]?.page.nextCursor;
  return (
    <div className="grid gap-4">
      {canWrite && <Composer path={path} id={id} onAdded={() => void mutate()} />}
      {isLoading && <HistorySkeleton />}
      {!isLoading && notes.length === 0 && <p className="text-ink-3">{t("noNotes")}</p>}
      <ul className="grid gap-4">
        {notes.map((note) => (
          <li key={note.id} className="flex gap-3">
            <Avatar name={note.authorName ?? "?"} className="mt-0.5 size-6 text-[10px]" />
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-1.5">
                <span className="font-medium">{note.authorName ?? t("actor.system")}</span>
                <time
                  dateTime={note.createdAt}
                  title={formats.moment(note.createdAt)}
                  className="text-ink-3 text-xs"
                >
                  {formats.ago(note.createdAt)}
                </time>
                {note.private && <Lock className="size-3 text-ink-3" aria-label={t("privateNote")} />}
              </p>
              <p className="mt-0.5 whitespace-pre-wrap break-words text-ink-2">{note.body}</p>
            </div>
          </li>
        ))}
      </ul>
      {more && (
        <Button kind="quiet" size="sm" className="justify-self-start" onClick={() => void setSize(size + 1)}>
          {t("earlier")}
        </Button>
      )}
    </div>
  );
}

function Composer({ path, id, onAdded }: { path: RecordPath; id: string; onAdded: () => void }) {
  const t = useTranslations("records");
  const common = useTranslations("common");
  const { mutate } = useSWRConfig();
  const mod = useModKey();
  const [body, setBody] = useState("");
  const [isPrivate, setPrivate] = useState(false);
  const [busy, setBusy] = useState(false);
  // The same note sent twice, by a double press or a lost answer, is written once.
  const intent = useRef(newIntent());

  const send = async () => {
    if (busy || body.trim() === "") return;
    setBusy(true);
    try {
      await api(`${path}/${id}/notes`, {
        method: "POST",
        body: { body, private: isPrivate },
        idempotencyKey: intent.current,
      });
      intent.current = newIntent();
      setBody("");
      onAdded();
      void mutate(historyKey(path, id));
    } catch (thrown) {
      sayFailure(thrown, common("offline"));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="rounded-lg border border-line-strong bg-surface focus-within:border-accent"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        aria-label={t("writeNote")}
        placeholder={t("writeNote")}
        rows={2}
        maxLength={10_000}
        value={body}
        onChange={(event) => {
          setBody(event.target.value);
          intent.current = newIntent();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void send();
        }}
        className="field-sizing-content block max-h-64 min-h-14 w-full resize-none bg-transparent px-3 pt-2 text-sm outline-none"
      />
      <div className="flex items-center gap-2 px-2 pb-2">
        <button
          type="button"
          aria-pressed={isPrivate}
          onClick={() => setPrivate((was) => !was)}
          className={cx(
            "flex h-7 items-center gap-1.5 rounded-md px-1.5 text-xs hover:bg-hover pointer-coarse:h-10",
            isPrivate ? "text-accent-ink" : "text-ink-3",
          )}
        >
          <Lock className="size-3" aria-hidden />
          {t("privateNote")}
        </button>
        <span className="flex-1" />
        <span className="flex gap-1 pointer-coarse:hidden" aria-hidden>
          <Kbd>{mod}</Kbd>
          <Kbd>↵</Kbd>
        </span>
        <Button type="submit" kind="primary" size="sm" busy={busy} disabled={body.trim() === ""}>
          {t("addNote")}
        </Button>
      </div>
    </form>
  );
}
