import { fold } from "@/lib/core/text";
import type { LeadStatus } from "../leads/schema";

/** Exactly what databases write for "no value". Nobody is called NULL in capitals, but Null is a family name. */
const NO_VALUE = new Set(["", "NULL", "(null)", "\\N", "#N/A", "#NULL!", "NaN"]);
const NOT_CHOSEN = new Set([
  "select",
  "-select-",
  "--select--",
  "-- select --",
  "- select -",
  "please select",
  "vælg",
  "velg",
  "not chosen",
  "null",
  "none",
  "nil",
  "na",
  "n/a",
  "n.a.",
  "ingen",
  "-",
  "--",
  "?",
]);

/**
 * Whether a cell says that there is no value. Everywhere: nothing, `NULL`, `\N`, `#N/A`. Besides, where
 * it is not a name or an id: "Select", "Vælg", "NA", "none", "-" and their like, as forms leave them when
 * nothing was chosen. A firm called NA and a person called Null keep their names.
 */
export function isEmpty(cell: string, isName: boolean): boolean {
  if (NO_VALUE.has(cell)) return true;
  return !isName && cell.length <= 14 && NOT_CHOSEN.has(cell.toLowerCase());
}

const YES = new Set(["yes", "y", "true", "t", "1", "x", "ja", "j", "sim", "on", "wahr"]);
const NO = new Set(["no", "n", "false", "f", "0", "nej", "nei", "nao", "off", "nein"]);

export function parseBoolean(cell: string): boolean | null {
  const word = fold(cell);
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}

/** Words that say a status and nothing more. */
const STATUSES: Record<LeadStatus, string> = {
  new: "new|ny|nyt|open|aaben|aapen|uncontacted|not contacted|ikke kontaktet|novo",
  contacted: "contacted|kontaktet|in progress|i gang|contato feito",
  qualified: "qualified|kvalificeret|kvalifisert|qualificado",
  converted: "converted|konverteret|konvertert|won|closed won|vundet|vunnet|customer|kunde|ganho",
  lost: "lost|tabt|tapt|lost lead|closed lost|perdido",
};

/** Words that come near a status but say more, or less: the text is kept beside it. */
const NEAR: Record<LeadStatus, string> = {
  new: "unassigned|untouched|fresh|prospect|raw|subscriber|marketing qualified|mql|not started",
  contacted:
    "attempted to contact|contact in future|contact in the future|attempted|working|nurturing|nurture|follow up|meeting|moede|opfoelgning|oppfoelging|engaged|connected|called|ringet|contactado|no answer",
  qualified:
    "pre qualified|prequalified|pre-qualified|sales qualified|sql|opportunity|proposal|negotiation|quoted|tilbud|tilbud sendt|offer|demo|interested|hot|warm|needs analysis|qualification",
  converted: "client|closed|solgt|aftale|signed",
  lost: "junk lead|junk|spam|disqualified|not qualified|unqualified|dead|rejected|not interested|ikke interesseret|ikke interessert|archived|duplicate|cold|bad timing|avvist|afvist",
};

type Meaning = { status: LeadStatus; exact: boolean };

const MEANINGS = new Map<string, Meaning>();
for (const [words, exact] of [
  [NEAR, false],
  [STATUSES, true],
] as const) {
  for (const [status, list] of Object.entries(words) as [LeadStatus, string][]) {
    for (const word of list.split("|")) MEANINGS.set(word, { status, exact });
  }
}

/**
 * Our status for another system's, and whether the two say the same: if not, the importer keeps the text.
 * Null for a word that is not known.
 */
export function parseStatus(cell: string): Meaning | null {
  const word = fold(cell).replace(/[_-]+/g, " ").replace(/\s+/g, " ").trim();
  return MEANINGS.get(word) ?? MEANINGS.get(word.replace(/^\d+[.)]?\s*/, "")) ?? null;
}

export function parseCustomerStatus(cell: string): "active" | "inactive" | null {
  const word = fold(cell);
  if (["active", "aktiv", "activ", "ativo", "current"].includes(word)) return "active";
  return ["inactive", "inaktiv", "passiv", "inativo", "former", "ophoert", "opphoert", "closed"].includes(
    word,
  )
    ? "inactive"
    : null;
}

const ORGANISATION =
  /^(organi[sz]ation|company|business|firm|firma|virksomhed|bedrift|selskab|selskap|account|forening|empresa|b2b|erhverv|naering)$/;
const PERSON = /^(person|contact|private|privat|privatperson|individual|consumer|kontakt|pessoa|b2c)$/;

export function parseKind(cell: string): "person" | "organisation" | null {
  const word = fold(cell);
  if (ORGANISATION.test(word)) return "organisation";
  return PERSON.test(word) ? "person" : null;
}

const LEGAL_FORM =
  /(^|\s)(aps|a\/s|as|asa|ivs|k\/s|i\/s|amba|a\.m\.b\.a\.?|ltd|limited|llc|llp|plc|inc|corp|gmbh|ag|ab|oy|bv|nv|sa|srl|lda|ltda|kommune|forening|klub|klubb|idrettslag)\.?$/i;

/** Whether a name ends as only an organisation's does. */
export function isOrganisationName(name: string): boolean {
  return LEGAL_FORM.test(name);
}
