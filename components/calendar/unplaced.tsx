"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { Block } from "./block";
import { whoOf } from "./block";
import type { Span } from "./track";
import type { Words } from "./use-words";

/** So many stand by name; the others are in the month. */
const NAMED = 6;

/** Bookings of a span that no resource has, of one service where one is chosen. */
export function unplacedOf(
  blocks: readonly Block[],
  { start, end }: Span,
  serviceId: string | null,
): Block[] {
  return blocks.filter(
    (block) =>
      block.resources.length === 0 &&
      block.start < end &&
      block.end > start &&
      (serviceId === null || block.serviceId === serviceId),
  );
}

type Props = { blocks: readonly Block[]; words: Words; onOpen: (id: string) => void; onMonth: () => void };

/** They have no column in a day or a week, as those that come from another system may: told above the columns. */
export function Unplaced({ blocks, words, onOpen, onMonth }: Props) {
  const t = useTranslations("calendar");
  if (blocks.length === 0) return null;
  const left = blocks.length - NAMED;
  return (
    <div className="px-3 pt-2 md:px-4">
      <Notice
        tone="plain"
        actions={
          left > 0 && (
            <Button size="sm" onClick={onMonth}>
              {t("more", { n: left })}
            </Button>
          )
        }
      >
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span>{t("unplaced", { n: blocks.length })}</span>
          {blocks.slice(0, NAMED).map((block) => (
            <button
              key={block.id}
              type="button"
              onClick={() => onOpen(block.id)}
              className="max-w-48 truncate rounded border border-line bg-surface px-1.5 py-0.5 text-xs hover:shadow-raised"
            >
              <span className="text-ink-2 tabular-nums">{words.time(block.start)}</span>{" "}
              <span className="font-medium text-ink">{whoOf(block) ?? block.serviceName}</span>
            </button>
          ))}
        </div>
      </Notice>
    </div>
  );
}
