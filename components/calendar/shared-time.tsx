"use client";

import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { PopoverAnchor, PopoverContent, PopoverRoot } from "@/components/ui/popover";
import { intlLocale } from "@/lib/core/time";
import { type Block, whoOf } from "./block";
import { Mark } from "./booking-block";
import type { Scene } from "./scene";
import type { Shared } from "./shared";

type Props = {
  shared: Shared;
  /** How many seats the resource has. */
  capacity: number;
  scene: Pick<Scene, "open" | "words">;
  /** Draws it as one booking is drawn there, and says how many seats are taken; `onOpen` lists the bookings. */
  children: (onOpen: () => void, seats: string) => ReactNode;
};

/** One time that several have a seat in, and the list of who. */
export function SharedTime({ shared, capacity, scene, children }: Props) {
  const t = useTranslations("calendar");
  const [isOpen, setOpen] = useState(false);
  const around = useRef<HTMLSpanElement>(null);
  const drawn = () => around.current?.firstElementChild as HTMLElement | null | undefined;
  const anchor = useRef({ getBoundingClientRect: () => drawn()?.getBoundingClientRect() ?? new DOMRect() });
  const title = `${shared.serviceName}, ${scene.words.span(shared)}`;
  return (
    <>
      <span ref={around} className="contents">
        {children(() => setOpen(true), t("seatsOf", { n: shared.seats, of: capacity }))}
      </span>
      <PopoverRoot open={isOpen} onOpenChange={setOpen}>
        <PopoverAnchor virtualRef={anchor} />
        <PopoverContent
          aria-label={title}
          className="w-64 p-1"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (document.activeElement === document.body) drawn()?.focus();
          }}
        >
          <p className="px-2 py-1 text-ink-3 text-xs">{title}</p>
          <Guests
            bookings={shared.bookings}
            onOpen={(id) => {
              setOpen(false);
              scene.open(id);
            }}
          />
        </PopoverContent>
      </PopoverRoot>
    </>
  );
}

/** In the reader's alphabet, in which Å may be the last letter. */
function Guests({ bookings, onOpen }: { bookings: readonly Block[]; onOpen: (id: string) => void }) {
  const t = useTranslations("calendar");
  const { compare } = new Intl.Collator(intlLocale(useLocale()));
  const name = (block: Block) => whoOf(block) ?? t("nobody");
  return (
    <ul>
      {bookings
        .toSorted((a, b) => compare(name(a), name(b)))
        .map((block) => (
          <li key={block.id}>
            <button
              type="button"
              onClick={() => onOpen(block.id)}
              className="flex h-8 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-hover focus-visible:outline-2 focus-visible:outline-accent pointer-coarse:h-11"
            >
              <span className="min-w-0 flex-1 truncate">{name(block)}</span>
              <Mark status={block.status} />
              <span className="shrink-0 text-ink-3 text-xs">{t("seats", { n: block.seats })}</span>
            </button>
          </li>
        ))}
    </ul>
  );
}
