import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LanguageChoice } from "./language-choice";

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className="size-9">
      <rect width="32" height="32" rx="8" className="fill-solid" />
      <g className="fill-on-solid">
        <rect x="7" y="18" width="4.5" height="7" rx="1.4" />
        <rect x="13.75" y="12.5" width="4.5" height="12.5" rx="1.4" />
        <rect x="20.5" y="7" width="4.5" height="18" rx="1.4" className="fill-dot-blue" />
      </g>
    </svg>
  );
}

/** One calm column for everybody who is not signed in. */
export function AuthFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("auth");
  return (
    <div className="flex min-h-dvh flex-col items-center px-5 pt-[max(2.5rem,12dvh)] pb-6">
      <div className="w-full max-w-[22.5rem] flex-1">
        <Link href="/sign-in" aria-label={t("home")} className="mb-7 inline-flex rounded-lg">
          <Mark />
        </Link>
        <main>{children}</main>
      </div>
      <footer className="pt-10">
        <LanguageChoice />
      </footer>
    </div>
  );
}

/** A page's heading and what it is for. */
export function AuthTitle({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mb-6 grid gap-1.5">
      <h1 className="text-balance font-semibold text-xl tracking-tight">{title}</h1>
      {children && <p className="text-base text-ink-2 [overflow-wrap:anywhere]">{children}</p>}
    </div>
  );
}

/** Where else one may want to go. */
export function AuthElsewhere({ children }: { children: ReactNode }) {
  return <p className="mt-6 text-ink-2 text-sm">{children}</p>;
}

export function AuthLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded-sm font-medium text-accent-ink underline-offset-4 hover:underline">
      {children}
    </Link>
  );
}
