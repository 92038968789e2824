"use client";

import { useTranslations } from "next-intl";
import { useCallback, useMemo, useRef, useState } from "react";
import type { Calendar, CalendarFrame } from "@/lib/domain/bookings/calendar-schema";
import { BLOCKING } from "@/lib/domain/bookings/rules";
import { type Block, whoOf } from "./block";
import { type Place, verdictOf } from "./conflict";
import { type Hours, isOpen } from "./hours";
import type { Person } from "./scene";
import { isShared, type Shared } from "./shared";
import { tones } from "./tone";
import { stepOf } from "./track";
import { useCarry } from "./use-carry";
import type { Words } from "./use-words";

type Drawn = {
  frame: CalendarFrame | undefined;
  hours: Hours | null;
  data: Calendar | undefined;
  blocks: readonly Block[] | undefined;
  resourceIds: readonly string[];
  words: Words;
  now: number;
};

const NAMELESS: CalendarFrame = {
  timeZone: "",
  resources: [],
  services: [],
  hours: [],
  days: [],
  more: false,
};

/** Whose columns there are: those chosen, else all in use, and those that only their bookings still name. */
export function usePeople({ frame, data, resourceIds }: Pick<Drawn, "frame" | "data" | "resourceIds">) {
  return useMemo<Person[] | undefined>(() => {
    if (!frame) return undefined;
    const known = new Set(frame.resources.map(({ id }) => id));
    const gone = (data?.resources ?? []).filter(({ id }) => !known.has(id));
    const all: Person[] = [
      ...frame.resources,
      ...gone.map(({ id, name }) => ({ id, name, kind: null, capacity: 1 })),
    ];
    return resourceIds.length > 0 ? all.filter(({ id }) => resourceIds.includes(id)) : all;
  }, [frame, data, resourceIds]);
}

/** Public holidays and the company's own days, in the reader's language, by day. */
export function useDayNames(frame: CalendarFrame | undefined): ReadonlyMap<string, string> {
  const t = useTranslations("services");
  return useMemo(
    () =>
      new Map(
        (frame?.days ?? []).map(({ day, holiday, exception }) => [
          day,
          exception ?? (holiday ? t(`holiday.${holiday}`) : ""),
        ]),
      ),
    [frame, t],
  );
}

/** A booking, or several that share a time, in words, for whoever does not see where it stands. */
export function useLabel(words: Words, people: readonly Person[] | undefined) {
  const t = useTranslations("calendar");
  const status = useTranslations("bookings");
  return useCallback(
    (block: Block | Shared) => {
      const time = `${words.dayOf(block.start)} ${words.span(block)}`;
      if (isShared(block))
        return [
          time,
          block.serviceName,
          t("seats", { n: block.seats }),
          t("count", { n: block.bookings.length }),
        ].join(", ");
      const names = block.resources.flatMap(({ id }) => people?.find((one) => one.id === id)?.name ?? []);
      const who = whoOf(block) ?? t("nobody");
      const seats = block.whole ? [] : [t("seats", { n: block.seats })];
      return [time, who, block.serviceName, ...names, ...seats, status(`status.${block.status}`)].join(", ");
    },
    [words, people, t, status],
  );
}

/** Colours, steps and the carrying of bookings, with what stands against a place. */
export function useScene(drawn: Drawn, onPut: (block: Block, place: Place) => void) {
  const { frame, hours, blocks, now } = drawn;
  const services = frame?.services;
  const toneOf = useMemo(() => tones((services ?? []).map(({ id }) => id)), [services]);
  const step = useCallback((id: string) => stepOf(services?.find((one) => one.id === id)), [services]);
  const blocking = useMemo(() => (blocks ?? []).filter(({ status }) => BLOCKING.includes(status)), [blocks]);
  const carrying = useCarry({
    verdictOf: (block, place) =>
      verdictOf(block, place, {
        frame: frame ?? NAMELESS,
        blocks: blocking,
        // Not known yet is not closed.
        isOpen: (id, span) => hours === null || isOpen(hours, id, span),
        now,
      }),
    onPut,
  });
  return { toneOf, stepOf: step, carrying };
}

/** What is said aloud while a booking is moved by keys. */
export function useAnnouncer(
  words: Words,
  nameOf: (id: string) => string,
  labelOf: (block: Block) => string,
) {
  const t = useTranslations("calendar");
  const [said, setSaid] = useState("");
  const latest = useRef({ words, nameOf, labelOf });
  latest.current = { words, nameOf, labelOf };
  const announce = useCallback(
    (what: "pickedUp" | "putDown" | "gaveUp", block?: Block) =>
      setSaid(what === "pickedUp" ? t(what, { what: block ? latest.current.labelOf(block) : "" }) : t(what)),
    [t],
  );
  const say = useCallback(
    (
      at: { start: number; end: number },
      resourceId: string,
      verdict: "free" | "taken" | "closed" | "unfit",
    ) => {
      const { words: in_, nameOf: name } = latest.current;
      const time = `${in_.dayOf(at.start)} ${in_.span(at)}`;
      setSaid(t("at", { time, name: name(resourceId), verdict: t(`verdict.${verdict}`) }));
    },
    [t],
  );
  return { said, announce, say };
}
