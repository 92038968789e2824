import { fold } from "@/lib/core/text";
import { idAt, pick, type Random, random, weighted } from "./draws";
import { type Language, NAMES } from "./names";

/** What makes one company's people differ from another's. */
export type Profile = {
  seed: number;
  /** Which languages the leads speak, and how often: shares add up to 1. */
  languages: [Language, number][];
  currency: string;
  /** A usual deal, in whole units of the currency. */
  usualValue: number;
  owners: number;
  tags: number;
};

export type DemoLead = {
  id: string;
  language: Language;
  name: string;
  organisation: string;
  email: string | null;
  /** As a person would write it; `phone` is the same in E.164. */
  phoneTyped: string | null;
  phone: string | null;
  status: "new" | "contacted" | "qualified" | "converted" | "lost";
  source: string;
  /** Minor units. */
  value: number;
  /** Position in the company's members and tags. */
  owner: number | null;
  tags: number[];
  note: string | null;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
};

const digits = (count: number, next: Random): string =>
  String(Math.floor(next() * 10 ** count)).padStart(count, "0");

const DANISH_AREAS =
  "20 21 22 23 24 25 26 27 28 29 30 31 40 41 42 50 51 52 53 60 61 71 81 33 35 38 39 44 45 86 87 98".split(
    " ",
  );
const NORWEGIAN_AREAS = "40 41 46 47 48 90 91 92 93 95 97 98 99 22 23 32 33 51 55 67 69 73 77".split(" ");
// Ofcom keeps these for films and books: nobody will be called.
const BRITISH_AREAS = ["020 7946 0", "0113 496 0", "0117 496 0", "0131 496 0", "0161 496 0"];

function phone(language: Language, next: Random): { typed: string; e164: string } {
  if (language === "en") {
    const typed = pick(BRITISH_AREAS, next) + digits(3, next);
    return { typed, e164: `+44${typed.replaceAll(" ", "").slice(1)}` };
  }
  // A Danish number has no 0 behind its first two digits.
  const number =
    language === "da"
      ? `${pick(DANISH_AREAS, next)}${1 + Math.floor(next() * 9)}${digits(5, next)}`
      : pick(NORWEGIAN_AREAS, next) + digits(6, next);
  const pairs = number.replace(/(..)(?=.)/g, "$1 ");
  return language === "da"
    ? { typed: pairs, e164: `+45${number}` }
    : { typed: `+47 ${pairs}`, e164: `+47${number}` };
}

const DAY = 86_400_000;
const THREE_YEARS = 3 * 365 * DAY;

/** Summer time in Denmark and Norway: from the last Sunday of March to the last of October, 01:00 UTC. */
function offset(time: number): number {
  const year = new Date(time).getUTCFullYear();
  const lastSunday = (month: number) => {
    const last = new Date(Date.UTC(year, month + 1, 0, 1));
    return last.getTime() - last.getUTCDay() * DAY;
  };
  return (time >= lastSunday(2) && time < lastSunday(9) ? 2 : 1) * 3_600_000;
}

/** A moment in working hours on the working day at or before `time`, never after `now`. */
function workingMoment(time: number, now: number, next: Random): number {
  const day = new Date(Math.min(time, now));
  day.setUTCHours(0, 0, 0, 0);
  const weekend = [2, 0, 0, 0, 0, 0, 1][day.getUTCDay()] as number;
  const start = day.getTime() - weekend * DAY;
  // Two draws make the middle of the day busier than its ends.
  const hour = 8 + (next() + next()) * 4.75;
  const moment = start + Math.floor(hour * 3_600_000) - offset(start + DAY / 2);
  return moment <= now ? moment : workingMoment(start - DAY, now, next);
}

const FUNNEL = {
  fresh: [
    ["new", 0.62],
    ["contacted", 0.25],
    ["qualified", 0.09],
    ["converted", 0.02],
    ["lost", 0.02],
  ],
  warm: [
    ["new", 0.28],
    ["contacted", 0.34],
    ["qualified", 0.22],
    ["converted", 0.06],
    ["lost", 0.1],
  ],
  old: [
    ["new", 0.09],
    ["contacted", 0.25],
    ["qualified", 0.18],
    ["converted", 0.1],
    ["lost", 0.38],
  ],
} as const;

function firm(language: Language, last: string, next: Random): string {
  const { firms, places, last: lasts } = NAMES[language];
  return pick(firms, next)
    .replace("{last}", last)
    .replace("{last2}", pick(lasts, next))
    .replace("{place}", pick(places, next));
}

/** The part of an address that stands for a name: letters and hyphens only. */
const slug = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/**
 * The lead at `index` of a company: the same for the same profile, index and `now` (milliseconds).
 * Addresses are on names reserved for examples (RFC 2606), so no mail can reach anybody.
 */
export function demoLead(profile: Profile, index: number, now: number): DemoLead {
  const next = random(profile.seed, index);
  const language = weighted(profile.languages, next);
  const { first, last, sources, notes } = NAMES[language];
  const firstName = pick(first, next);
  const lastName = pick(last, next);
  const middle = next() < 0.12 ? ` ${pick(last, next)}` : "";
  const organisation = next() < 0.62 ? firm(language, next() < 0.3 ? lastName : pick(last, next), next) : "";

  // Squaring the draw crowds the leads towards today.
  const createdAt = workingMoment(now - next() ** 2 * THREE_YEARS, now, next);
  const age = now - createdAt;
  const stage = age < 14 * DAY ? FUNNEL.fresh : age < 90 * DAY ? FUNNEL.warm : FUNNEL.old;
  const status = weighted<DemoLead["status"]>(stage, next);
  const touched =
    status === "new" ? createdAt : workingMoment(createdAt + next() * Math.min(age, 60 * DAY), now, next);
  const updatedAt = Math.max(createdAt, touched);

  const mailbox = `${slug(firstName)}.${slug(lastName)}${index}`;
  const domain = organisation
    ? `${slug(organisation)}.example`
    : pick(["post.example.com", "mail.example.net", "home.example.org"], next);
  const number = next() < 0.86 ? phone(language, next) : null;
  const size = Math.exp((next() + next() + next() - 1.5) * 1.6);
  const hasValue = status === "new" ? next() < 0.55 : next() < 0.93;
  const tags = new Set<number>();
  while (next() < 0.3 && tags.size < 3) tags.add(Math.floor(next() * profile.tags));

  return {
    id: idAt(createdAt, next),
    language,
    name: `${firstName}${middle} ${lastName}`,
    organisation,
    email: number && next() < 0.08 ? null : `${mailbox}@${domain}`,
    phoneTyped: number?.typed ?? null,
    phone: number?.e164 ?? null,
    status,
    source: next() < 0.04 ? "" : pick(sources, next),
    value: hasValue ? Math.round((profile.usualValue * size) / 50) * 5_000 : 0,
    owner: next() < (status === "new" ? 0.7 : 0.95) ? Math.floor(next() * profile.owners) : null,
    tags: [...tags],
    note: next() < 0.05 ? pick(notes, next) : null,
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
    archivedAt: status === "lost" && age > 365 * DAY && next() < 0.1 ? new Date(updatedAt) : null,
  };
}

export type DemoFirm = {
  id: string;
  language: Language;
  name: string;
  email: string;
  phoneTyped: string;
  phone: string;
  createdAt: Date;
};

/** The organisation at `index` that is a customer by itself, not through a lead. */
export function demoFirm(profile: Profile, index: number, now: number): DemoFirm {
  const next = random(profile.seed ^ 0x5f1b, index);
  const language = weighted(profile.languages, next);
  const name = firm(language, pick(NAMES[language].last, next), next);
  const number = phone(language, next);
  const createdAt = workingMoment(now - next() ** 2 * THREE_YEARS, now, next);
  const email = `${language === "en" ? "office" : "post"}@${slug(name)}-${index}.example`;
  return {
    id: idAt(createdAt, next),
    language,
    name,
    email,
    phoneTyped: number.typed,
    phone: number.e164,
    createdAt: new Date(createdAt),
  };
}
