"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { useSWRConfig } from "swr";
import { api } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { KEY_SCOPES } from "@/lib/core/permissions";
import type { ApiKeyMade } from "@/lib/domain/access/schema";

type Scope = (typeof KEY_SCOPES)[number];
const READING = KEY_SCOPES.filter((scope) => scope.endsWith(":read"));

/** Makes a key, then shows it this once. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.keys");
  const [made, setMade] = useState<ApiKeyMade | null>(null);
  const [copied, setCopied] = useState(false);
  const [warned, setWarned] = useState(false);

  // A secret that is gone for good is not closed by a slip of the hand.
  const close = () => {
    if (made && !copied && !warned) setWarned(true);
    else onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={made ? t("madeTitle") : t("new")}
      description={made ? t("madeBody") : undefined}
    >
      {made ? (
        <Secret
          secret={made.secret}
          copied={copied}
          warned={warned}
          onCopied={() => setCopied(true)}
          onClose={onClose}
        />
      ) : (
        <Form onMade={setMade} onCancel={onClose} />
      )}
    </Dialog>
  );
}

function Form({ onMade, onCancel }: { onMade: (key: ApiKeyMade) => void; onCancel: () => void }) {
  const t = useTranslations("settings.keys");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const { mutate } = useSWRConfig();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(READING);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);

  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (running.current) return;
    if (scopes.length === 0) return setProblem(t("scopesNeeded"));
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      onMade(await api<ApiKeyMade>("/api-keys", { method: "POST", body: { name, scopes } }));
      void mutate("/api-keys");
    } catch (error) {
      const { title, detail } = failureOf(error);
      setProblem(`${title}${detail && `: ${detail}`}`);
      setBusy(false);
    }
    running.current = false;
  };

  return (
    <form onSubmit={make} className="contents">
      <DialogBody className="grid gap-4">
        <Field label={t("name")} hint={t("nameHint")}>
          {(control) => (
            <Input
              {...control}
              value={name}
              onChange={(event) => setName(event.target.value)}
              placeholder={t("namePlaceholder")}
              required
              maxLength={100}
              autoFocus
              autoComplete="off"
            />
          )}
        </Field>
        <fieldset>
          <legend className="mb-1.5 font-medium text-ink-2 text-xs">{t("scopes")}</legend>
          <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
            {KEY_SCOPES.map((scope) => (
              <label
                key={scope}
                htmlFor={`scope-${scope}`}
                className="flex min-h-7 items-center gap-2 pointer-coarse:min-h-10"
              >
                <Checkbox
                  id={`scope-${scope}`}
                  checked={scopes.includes(scope)}
                  onCheckedChange={(on) =>
                    setScopes(
                      KEY_SCOPES.filter((one) => (one === scope ? on === true : scopes.includes(one))),
                    )
                  }
                />
                {t(`scope.${scope}`)}
              </label>
            ))}
          </div>
        </fieldset>
        {problem && <Notice tone="bad">{problem}</Notice>}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onCancel}>{common("cancel")}</Button>
        <Button type="submit" kind="primary" busy={busy}>
          {t("create")}
        </Button>
      </DialogFooter>
    </form>
  );
}

type SecretProps = {
  secret: string;
  copied: boolean;
  warned: boolean;
  onCopied: () => void;
  onClose: () => void;
};

function Secret({ secret, copied, warned, onCopied, onClose }: SecretProps) {
  const t = useTranslations("settings.keys");
  const common = useTranslations("common");
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    field.current?.select();
    // Without leave to write to the clipboard the selected text is one key press away.
    await navigator.clipboard.writeText(secret).then(onCopied, () => field.current?.focus());
  };
  return (
    <>
      <DialogBody className="grid gap-3">
        <Field label={t("secret")}>
          {(control) => (
            <div className="flex gap-2">
              <Input
                {...control}
                ref={field}
                readOnly
                value={secret}
                onCopy={onCopied}
                onFocus={(event) => event.target.select()}
                className="font-mono text-xs!"
              />
              <Button
                kind="primary"
                onClick={copy}
                autoFocus
                aria-label={copied ? common("copied") : t("copyKey")}
              >
                {copied ? (
                  <Check className="size-3.5" aria-hidden />
                ) : (
                  <Copy className="size-3.5" aria-hidden />
                )}
                {copied ? common("copied") : common("copy")}
              </Button>
            </div>
          )}
        </Field>
        <p role="status" className="sr-only">
          {copied && common("copied")}
        </p>
        {warned && !copied && <Notice tone="warn">{t("notCopied")}</Notice>}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{t("done")}</Button>
      </DialogFooter>
    </>
  );
}
