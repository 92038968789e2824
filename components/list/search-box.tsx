"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useDebounced } from "@/components/ui/debounce";
import { Kbd } from "@/components/ui/kbd";

type Props = {
  value: string;
  onChange: (q: string) => void;
  label: string;
  box: RefObject<HTMLInputElement | null>;
  onLeave: () => void;
};

/** Searches while one types. */
export function SearchBox({ value, onChange, label, box, onLeave }: Props) {
  const t = useTranslations("common");
  const [typed, setTyped] = useState(value);
  const settled = useDebounced(typed, 120);
  const sent = useRef(value);
  useEffect(() => {
    if (settled === sent.current) return;
    sent.current = settled;
    onChange(settled);
  }, [settled, onChange]);
  // Changed from elsewhere: filters cleared, the browser's back.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  return (
    <div role="search" className="relative min-w-0 flex-1 sm:max-w-72">
      <Search
        className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-ink-3"
        aria-hidden
      />
      <input
        ref={box}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" && event.key !== "Enter" && event.key !== "ArrowDown") return;
          if (event.key === "Escape") setTyped("");
          event.preventDefault();
          onLeave();
        }}
        className="h-7 w-full rounded-md border border-transparent bg-transparent pr-7 pl-7 text-sm hover:bg-hover focus:border-line-strong focus:bg-surface focus-visible:outline-offset-0 pointer-coarse:h-10"
      />
      {typed ? (
        <button
          type="button"
          aria-label={t("delete")}
          onClick={() => setTyped("")}
          className="absolute top-1/2 right-1 flex size-5 -translate-y-1/2 items-center justify-center rounded text-ink-3 hover:text-ink"
        >
          <X className="size-3" />
        </button>
      ) : (
        <span className="absolute top-1/2 right-1.5 -translate-y-1/2 pointer-coarse:hidden" aria-hidden>
          <Kbd>/</Kbd>
        </span>
      )}
    </div>
  );
}
