"use client";

import { CalendarSync, Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef, useState } from "react";
import { useFailure } from "@/components/api/use-failure";
import { useFormats, useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Confirm } from "@/components/ui/confirm";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { ErrorState, Skeleton } from "@/components/ui/state";
import { useFeed } from "./use-feed";

/** The secret address at which calendar programs read a resource's bookings: make, renew, remove it. */
export function FeedLink({ resourceId }: { resourceId: string }) {
  const t = useTranslations("feed");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const { moment } = useFormats();
  const mayWrite = useMe().can("services:write");
  const { feed, error, retry, busy, address, make, setNames, remove } = useFeed(resourceId);
  const [asking, setAsking] = useState<"renew" | "remove" | null>(null);
  const names = useId();

  if (feed === undefined && error !== undefined)
    return <ErrorState failure={failureOf(error)} onRetry={retry} />;
  if (feed === undefined) return <Skeleton className="h-20 w-full rounded-xl" />;
  return (
    <section aria-label={t("title")} className="grid gap-3">
      <div className="flex items-start gap-2.5">
        <CalendarSync className="mt-0.5 size-4 shrink-0 text-ink-3" aria-hidden />
        <div className="min-w-0 flex-1">
          <h3 className="font-medium">{t("title")}</h3>
          <p className="text-ink-3 text-xs">
            {feed ? t("made", { when: moment(feed.createdAt) }) : t("body")}
          </p>
        </div>
        {!feed && mayWrite && (
          <Button size="sm" busy={busy} onClick={() => void make(false)}>
            {t("make")}
          </Button>
        )}
      </div>
      {address && <Address value={address} />}
      {feed && (
        <label htmlFor={names} className="flex min-h-7 items-center gap-2 pointer-coarse:min-h-10">
          <Checkbox
            id={names}
            checked={feed.names}
            disabled={!mayWrite || busy}
            onCheckedChange={(on) => void setNames(on === true)}
          />
          {t("names")}
        </label>
      )}
      {feed && mayWrite && (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" disabled={busy} onClick={() => setAsking("renew")}>
            {t("renew")}
          </Button>
          <Button size="sm" kind="quiet" disabled={busy} onClick={() => setAsking("remove")}>
            {t("remove")}
          </Button>
        </div>
      )}
      {!mayWrite && <p className="text-ink-3 text-xs">{t("readOnly")}</p>}
      <Confirm
        open={asking !== null}
        onOpenChange={(open) => !open && setAsking(null)}
        title={t(asking === "remove" ? "removeTitle" : "renewTitle")}
        body={t(asking === "remove" ? "removeBody" : "renewBody")}
        action={t(asking === "remove" ? "remove" : "renew")}
        cancel={common("cancel")}
        onConfirm={() => void (asking === "remove" ? remove() : make(feed?.names ?? false))}
      />
    </section>
  );
}

/** Shown this once, to be copied. */
function Address({ value }: { value: string }) {
  const t = useTranslations("feed");
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    // Without leave to write to the clipboard the selected text is one key press away.
    await navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => field.current?.focus(),
    );
  };
  return (
    <Notice tone="warn" title={t("onceTitle")}>
      <p>{t("onceBody")}</p>
      <div className="mt-2 flex gap-2">
        <Input
          ref={field}
          readOnly
          value={value}
          aria-label={t("address")}
          className="min-w-0 flex-1 font-mono text-xs"
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={() => void copy()}>
          {copied ? <Check className="size-3.5" aria-hidden /> : <Copy className="size-3.5" aria-hidden />}
          {t(copied ? "copied" : "copy")}
        </Button>
      </div>
      <span role="status" className="sr-only">
        {copied && t("copied")}
      </span>
    </Notice>
  );
}
