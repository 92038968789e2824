"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { ApiError } from "@/components/api/client";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Field, Input } from "@/components/ui/input";

/** What went wrong: beside a field, or above the form. */
export type FormProblem = {
  fields?: Record<string, string>;
  message?: string /** The field to go on with. */;
  focus?: string;
};

type Submit = (values: Record<string, string>) => Promise<FormProblem | null>;

function problemOf(error: unknown, network: string): FormProblem {
  if (!(error instanceof ApiError) || error.code === "offline") return { message: network };
  if (error.fields.length === 0) return { message: `${error.title}. ${error.detail}` };
  return { fields: Object.fromEntries(error.fields.map(({ field, message }) => [field, message])) };
}

/**
 * A form that is sent once at a time, however often the button is pressed, and puts the cursor where
 * something is wrong. `submit` returns what is wrong, or null when the page goes on; until it has, the
 * form stays busy.
 */
export function useAuthForm(submit: Submit) {
  const t = useTranslations("auth");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<FormProblem>({});
  const running = useRef(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    const place = problem.focus ? `[name="${problem.focus}"]` : "[aria-invalid]";
    const field = form.current?.querySelector<HTMLInputElement>(place);
    field?.focus();
    if (problem.focus) field?.select();
  }, [problem]);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (running.current) return;
    running.current = true;
    setBusy(true);
    const values: Record<string, string> = {};
    for (const [name, value] of new FormData(event.currentTarget)) values[name] = String(value);
    const found = await submit(values).catch((error: unknown) => problemOf(error, t("network")));
    if (!found) return;
    setProblem(found);
    setBusy(false);
    running.current = false;
  };
  return { form, busy, problem, onSubmit };
}

type AuthFormProps = { state: ReturnType<typeof useAuthForm>; submit: string; children: ReactNode };

/** The fields, what is wrong with the whole, and the one button. */
export function AuthForm({ state, submit, children }: AuthFormProps) {
  const { form, busy, problem, onSubmit } = state;
  return (
    // Without script nothing of a password may end up in the address bar: the form would be a POST.
    <form
      ref={form}
      onSubmit={onSubmit}
      method="post"
      noValidate
      className="grid gap-4"
      aria-busy={busy || undefined}
    >
      {problem.message && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
          {problem.message}
        </p>
      )}
      {children}
      <Button type="submit" kind="primary" busy={busy} className="mt-1 h-10! w-full text-base!">
        {submit}
      </Button>
    </form>
  );
}

type FieldProps = ComponentProps<"input"> & {
  name: string;
  label: string;
  problem: FormProblem;
  hint?: string;
};

export function AuthField({ label, problem, hint, name, className, ...input }: FieldProps) {
  return (
    <Field label={label} hint={hint} error={problem.fields?.[name]}>
      {(control) => (
        <Input {...control} {...input} name={name} required className={cx("h-10! px-3!", className)} />
      )}
    </Field>
  );
}

/** A password that can be shown, so that a long one need not be typed blindly. */
export function PasswordField(props: FieldProps) {
  const t = useTranslations("auth");
  const [shown, setShown] = useState(false);
  const label = shown ? t("hidePassword") : t("showPassword");
  return (
    <div className="relative">
      <AuthField
        {...props}
        type={shown ? "text" : "password"}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className="pr-11!"
      />
      <button
        type="button"
        aria-label={label}
        title={label}
        onClick={() => setShown(!shown)}
        className="absolute top-5 right-0 flex size-10 items-center justify-center rounded-md text-ink-3 hover:text-ink"
      >
        {shown ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
      </button>
    </div>
  );
}
