import type { ReactNode } from "react";
import { cx } from "./cx";

const TONES = {
  bad: "border-bad/30 bg-bad-soft text-bad",
  warn: "border-warn/30 bg-warn-soft text-warn",
  plain: "border-line bg-canvas text-ink-2",
};

type Props = {
  tone: keyof typeof TONES;
  icon?: ReactNode;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
};

/** A word in between: what is wrong or worth knowing, and what to do about it. */
export function Notice({ tone, icon, title, children, actions, className }: Props) {
  return (
    <div
      role={tone === "bad" ? "alert" : undefined}
      className={cx(
        "flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border px-3.5 py-2.5",
        "[&>svg]:size-4 [&>svg]:shrink-0",
        TONES[tone],
        className,
      )}
    >
      {icon}
      <div className="min-w-48 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className={cx(title && "text-ink-2")}>{children}</div>}
      </div>
      {actions && <div className="flex gap-2">{actions}</div>}
    </div>
  );
}
