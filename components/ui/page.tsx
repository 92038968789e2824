import type { ReactNode } from "react";
import { cx } from "./cx";

/** The bar on top of a page that is no list: where one is, and what can be done here. */
export function PageHeader({ children }: { children: ReactNode }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b px-4 md:px-6">
      {children}
    </header>
  );
}

/** What scrolls below it, as wide as reads well. */
export function PageBody({ children, className }: { children: ReactNode; className?: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard, also where nothing in it is
    <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto -outline-offset-2!">
      <div className={cx("mx-auto w-full max-w-4xl px-4 py-6 md:px-6", className)}>{children}</div>
    </div>
  );
}
