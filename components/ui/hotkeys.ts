"use client";

import { useEffect, useRef } from "react";

/** `mod` is ⌘ on a Mac and Ctrl elsewhere. Single keys are the letters as typed: "j", "J", "/", "ArrowDown". */
export type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

const EDITABLE = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
/** Layers that have keys of their own while they are open. */
const LAYER = "[role=dialog][data-state=open], [role=menu][data-state=open], [role=alertdialog]";

function chord(event: KeyboardEvent): string {
  const mod = event.metaKey || event.ctrlKey ? "mod+" : "";
  const shift = event.shiftKey && event.key.length > 1 ? "shift+" : "";
  return mod + shift + (mod ? event.key.toLowerCase() : event.key);
}

/** Keys of a page. While somebody types, or a layer is open, only chords with `mod` count. */
export function useHotkeys(keys: Hotkeys, enabled = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const pressed = chord(event);
      const run = latest.current[pressed];
      if (!run) return;
      const target = event.target instanceof Element ? event.target : null;
      const busy = target?.closest(EDITABLE) || document.querySelector(LAYER);
      if (busy && (!pressed.startsWith("mod+") || pressed === "mod+a")) return;
      run(event);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [enabled]);
}
