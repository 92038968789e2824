"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Notice } from "@/components/ui/notice";
import type { Block } from "./block";
import { whoOf } from "./block";
import type { Span } from "./track";
import type { Words } from "./use-words";

/** So many stand by name until one asks for all. */
const NAMED = 6;

/** Bookings of a span that no resource has, of one service where one is chosen; those that begin in it first. */
export function unplacedOf(
  blocks: readonly Block[],
  { start, end }: Span,
  serviceId: string | null,
): Block[] {
  const found = blocks.filter(
    (block) =>
      block.resources.length === 0 &&
      block.start < end &&
      block.end > start &&
      (serviceId === null || block.serviceId === serviceId),
  );
  const begins = (block: Block) => block.start >= start;
  return [...found.filter(begins), ...found.filter((block) => !begins(block))];
}

type Props = {
  blocks: readonly Block[];
  /** Where the days shown begin. */
  start: number;
  words: Words;
  onOpen: (id: string) => void;
};

/** They have no column in a day or a week, as those that come from another system may: told above the columns. */
export function Unplaced({ blocks, start, words, onOpen }: Props) {
  const t = useTranslations("calendar");
  const [all, setAll] = useState(false);
  if (blocks.length === 0) return null;
  const left = blocks.length - NAMED;
  return (
    <div className="px-3 pt-2 md:px-4">
      <Notice tone="plain">
        <div
          className={cx(
            "flex flex-wrap items-center gap-x-2 gap-y-1",
            all && "max-h-[35dvh] overflow-y-auto overscroll-contain",
          )}
        >
          <span className="max-md:w-full">{t("unplaced", { n: blocks.length })}</span>
          {(all ? blocks : blocks.slice(0, NAMED)).map((block) => (
            <button
              key={block.id}
              type="button"
              onClick={() => onOpen(block.id)}
              className="max-w-48 truncate rounded border border-line bg-surface px-1.5 py-0.5 text-xs hover:shadow-raised focus-visible:-outline-offset-1 pointer-coarse:py-1.5"
            >
              <span className="text-ink-2 tabular-nums">
                {block.start < start ? "…" : words.time(block.start)}
              </span>{" "}
              <span className="font-medium text-ink">{whoOf(block) ?? block.serviceName}</span>
            </button>
          ))}
          {left > 0 && (
            <Button size="sm" kind="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t("fewer") : t("more", { n: left })}
            </Button>
          )}
        </div>
      </Notice>
    </div>
  );
}
