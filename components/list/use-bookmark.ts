"use client";

import { useEffect, useRef } from "react";
import { companySlug } from "@/components/api/client";
import type { Identified, ListState } from "./segment";
import type { Bookmark, ListStore } from "./store";

const REST_MS = 150;

/** `key` names the list: path, filters and order. */
function place(key: string): string {
  return `skala:list:${companySlug()}:${key}`;
}

export function readBookmark(key: string): Bookmark | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(place(key)) ?? "") as Bookmark;
  } catch {
    return undefined;
  }
}

function save(at: string, bookmark: Bookmark): void {
  try {
    if (bookmark.rank === 0) sessionStorage.removeItem(at);
    else sessionStorage.setItem(at, JSON.stringify(bookmark));
  } catch {
    // A browser without storage forgets the place; the list works all the same.
  }
}

type Shown<R extends Identified> = {
  store: ListStore<R> | null;
  key: string;
  waiting: boolean;
  list: ListState<R>;
};

/** Remembers where the reader is (the row at the top of the screen), once they rest and when they leave. */
export function useBookmark<R extends Identified>(shown: Shown<R>, top: number): void {
  const { store, waiting, key } = shown;
  const { segment } = shown.list;
  const now = useRef<() => void>(() => undefined);
  // The company in the address is the one at this moment, not the one that is being gone to.
  const at = typeof location === "undefined" ? "" : place(key);
  now.current = () => {
    const bookmark = store && !waiting ? store.bookmark(top) : null;
    if (bookmark) save(at, bookmark);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what a place is made of
  useEffect(() => {
    const timer = setTimeout(() => now.current(), REST_MS);
    return () => clearTimeout(timer);
  }, [segment, top, key]);

  useEffect(() => {
    const leave = () => now.current();
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
}
