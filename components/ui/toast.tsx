"use client";

import { Toaster } from "sonner";

/** Where short messages appear: undo, done, failed. */
export function Toasts() {
  return (
    <Toaster
      position="bottom-right"
      gap={8}
      offset={{ bottom: 20 }}
      mobileOffset={{ bottom: 72 }}
      toastOptions={{
        unstyled: true,
        duration: 6000,
        classNames: {
          toast:
            "flex font-sans w-[min(26rem,calc(100vw-2rem))] items-center gap-3 rounded-lg bg-raised px-3.5 py-2.5 text-sm text-ink shadow-raised",
          content: "min-w-0 flex-1",
          title: "font-medium",
          description: "text-ink-3 text-xs",
          actionButton:
            "shrink-0 rounded-md border border-line-strong px-2 h-7 text-sm font-medium hover:bg-hover",
          error: "!text-bad",
        },
      }}
    />
  );
}
