"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { ApiError, api, newIntent } from "@/components/api/client";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { RecordPath } from "./record";
import { sayFailure } from "./use-change";

type Text = (name: string) => string;
type Props<R> = {
  path: RecordPath;
  submit: string;
  /** What is sent, from what was typed; or what is wrong with it, by field. */
  body: (text: Text) => Record<string, unknown> | { wrong: Record<string, string> };
  onClose: () => void;
  onCreated: (record: R) => void;
  /** The fields; `wrong` tells what the API said of each. */
  children: (wrong: Record<string, string>) => ReactNode;
};

/** A form that makes a record, once: however often it is sent, it is the same intent until it is changed. */
export function CreateForm<R>({ path, submit, body, onClose, onCreated, children }: Props<R>) {
  const common = useTranslations("common");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const intent = useRef(newIntent());

  const send = async (form: FormData) => {
    if (busy) return;
    const asked = body((name) => String(form.get(name) ?? "").trim());
    if ("wrong" in asked) {
      setWrong(asked.wrong as Record<string, string>);
      return;
    }
    setBusy(true);
    setWrong({});
    try {
      const record = await api<R>(path, { method: "POST", body: asked, idempotencyKey: intent.current });
      onClose();
      onCreated(record);
    } catch (thrown) {
      if (thrown instanceof ApiError && thrown.fields.length > 0) {
        setWrong(
          Object.fromEntries(thrown.fields.map(({ field, message }) => [fieldName(field, asked), message])),
        );
      } else sayFailure(thrown, common("offline"));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onChange={() => {
        intent.current = newIntent();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        // A form inside another one's portal must not send that one, too.
        event.stopPropagation();
        void send(new FormData(event.currentTarget));
      }}
    >
      <DialogBody className="grid gap-3 sm:grid-cols-2">{children(wrong)}</DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button type="submit" kind="primary" busy={busy}>
          {submit}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** `contactPoints.0.value` is what stands under e-mail (or phone, where there was no e-mail). */
function fieldName(field: string, asked: Record<string, unknown>): string {
  const [first] = field.split(".");
  return first === "contactPoints" ? (asked.email ? "email" : "phone") : first;
}
