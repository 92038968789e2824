import type { ReactNode } from "react";

type Props = { id: string; title: string; body: ReactNode; action?: ReactNode; children: ReactNode };

/** One matter of the settings: what it is about beside what can be done. */
export function Section({ id, title, body, action, children }: Props) {
  return (
    <section
      aria-labelledby={id}
      className="grid gap-x-10 gap-y-4 border-line py-7 not-first:border-t lg:grid-cols-[13rem_1fr]"
    >
      <header className="flex items-start justify-between gap-4 lg:block">
        <div>
          <h2 id={id} className="font-semibold text-base">
            {title}
          </h2>
          <p className="mt-0.5 max-w-md text-ink-3 text-sm">{body}</p>
        </div>
        {action && <div className="shrink-0 lg:mt-3">{action}</div>}
      </header>
      <div className="min-w-0">{children}</div>
    </section>
  );
}

/** Lines in a box, one below the other. */
export function Lines({ children }: { children: ReactNode }) {
  return (
    <ul className="overflow-hidden rounded-lg border border-line [&>li:not(:first-child)]:border-t [&>li]:border-line">
      {children}
    </ul>
  );
}
