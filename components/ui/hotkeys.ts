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

/** So long after g a letter names a place to go to, and means nothing else. */
const PREFIX_MS = 1_200;
let prefixAt = Number.NEGATIVE_INFINITY;
let prefixUsed = Number.NEGATIVE_INFINITY;

/** Whether a key follows g; the same answer for all who hear it. */
function followsPrefix(event: KeyboardEvent, pressed: string): boolean {
  const at = event.timeStamp;
  const follows = at > prefixAt && at - prefixAt < PREFIX_MS && (prefixUsed <= prefixAt || prefixUsed === at);
  if (follows) prefixUsed = at;
  else if (pressed === "g") prefixAt = at;
  return follows;
}

/**
 * Keys of a page. While somebody types, or a layer is open, only chords with `mod` count.
 * @param prefix the keys count after g, and only then; others never do
 */
export function useHotkeys(keys: Hotkeys, enabled = true, prefix?: "g"): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const pressed = chord(event);
      const target = event.target instanceof Element ? event.target : null;
      const busy = target?.closest(EDITABLE) || document.querySelector(LAYER);
      const isChord = pressed.startsWith("mod+");
      const follows = !busy && !isChord && followsPrefix(event, pressed);
      const run = latest.current[pressed];
      if (!run || follows !== (prefix === "g")) return;
      if (busy && (!isChord || pressed === "mod+a")) return;
      run(event);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [enabled, prefix]);
}
