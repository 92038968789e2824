"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { toast } from "sonner";
import { ApiError, api, newIntent } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field, Input, NativeSelect } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import type { Role } from "@/lib/core/permissions";
import { rolesToGive } from "./member-line";

export function InviteMember({ onClose, onInvited }: { onClose: () => void; onInvited: () => void }) {
  const t = useTranslations("settings.members");
  const role = useTranslations("settings.role");
  const hint = useTranslations("settings.roleHint");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const me = useMe();
  const [draft, setDraft] = useState({ name: "", email: "", role: "agent" as Role });
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // The same invitation sent again, after a lost connection for instance, is one invitation.
  const intent = useRef({ body: "", key: "" });
  const running = useRef(false);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (running.current) return;
    const body = JSON.stringify(draft);
    if (intent.current.body !== body) intent.current = { body, key: newIntent() };
    running.current = true;
    setBusy(true);
    setWrong({});
    setProblem(null);
    try {
      await api("/members", { method: "POST", body: draft, idempotencyKey: intent.current.key });
      toast(t("sent", { email: draft.email }));
      onInvited();
      onClose();
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : [];
      setWrong(
        Object.fromEntries(
          fields.map(({ field, code, message }) => [field, code === "taken" ? t("taken") : message]),
        ),
      );
      const { title, detail } = failureOf(error);
      if (fields.length === 0) setProblem(`${title}${detail && `: ${detail}`}`);
      setBusy(false);
    }
    running.current = false;
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("inviteTitle")}
      description={t("inviteBody")}
    >
      <form onSubmit={send} className="contents">
        <DialogBody className="grid gap-4">
          <Field label={t("name")} error={wrong.name}>
            {(control) => (
              <Input
                {...control}
                value={draft.name}
                onChange={(event) => setDraft({ ...draft, name: event.target.value })}
                required
                maxLength={100}
                autoFocus
                autoComplete="off"
              />
            )}
          </Field>
          <Field label={t("email")} error={wrong.email}>
            {(control) => (
              <Input
                {...control}
                value={draft.email}
                onChange={(event) => setDraft({ ...draft, email: event.target.value })}
                required
                inputMode="email"
                maxLength={254}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
              />
            )}
          </Field>
          <Field label={t("role")} hint={hint(draft.role)} error={wrong.role}>
            {(control) => (
              <NativeSelect
                {...control}
                value={draft.role}
                onChange={(event) => setDraft({ ...draft, role: event.target.value as Role })}
              >
                {rolesToGive(me.member?.role).map((value) => (
                  <option key={value} value={value}>
                    {role(value)}
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
          {problem && <Notice tone="bad">{problem}</Notice>}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {t("send")}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
