import { mulDiv } from "./arithmetic";
import { type Era, localDay } from "./clock";
import type { Compiled, Rates } from "./compile";
import type { Facts } from "./components";
import type { Refused } from "./facts";
import type { Line, Priced, VatLine } from "./schema";

/** A line's giver times this, plus its category. */
const GIVER = 8;
/** Figures of a line. */
const FIGURES = 3;

/**
 * The lines of many quotes by one version, in columns: who gave each, its VAT category, its amount as the list
 * counts it, and the two figures that its arithmetic began with. Lines become objects, and their sum's VAT is
 * shared out to them, when a quote is read: to do that for all costs several times what the arithmetic does.
 */
export class Ledger {
  quotes = 0;
  lines = 0;
  /** Of each line its giver and category, as GIVER says. */
  who: Uint32Array;
  /** Three of each line: its amount and the two figures. */
  figures: Float64Array;
  /** Where a quote's lines begin; they end where the next one's do. */
  first: Int32Array;
  /** What is paid for a quote. */
  gross: Float64Array;
  readonly facts: Facts[] = [];
  readonly refused = new Map<number, Refused>();
  /** Of the quote that is being made, by category: all lines so far, and the base alone. */
  readonly sums: Float64Array;
  readonly bases: Float64Array;
  /** Where the clock stands at the start of the quote that is being made. */
  era: Era = { from: 0, to: 0, offset: 0 };

  /** @param most quotes it will hold */
  constructor(
    readonly compiled: Compiled,
    most: number,
  ) {
    const size = 16 + most * 6;
    this.who = new Uint32Array(size);
    this.figures = new Float64Array(size * FIGURES);
    this.first = new Int32Array(most + 1);
    this.gross = new Float64Array(most);
    this.sums = new Float64Array(compiled.categories.length);
    this.bases = new Float64Array(compiled.categories.length);
  }

  put(giver: number, category: number, amount: number, a: number, b: number): void {
    const line = this.lines;
    if (line === this.who.length) this.grow();
    const { figures } = this;
    const at = line * FIGURES;
    this.who[line] = giver * GIVER + category;
    figures[at] = amount;
    figures[at + 1] = a;
    figures[at + 2] = b;
    this.lines = line + 1;
    this.sums[category] = (this.sums[category] as number) + amount;
  }

  private grow(): void {
    const { who, figures } = this;
    this.who = new Uint32Array(who.length * 2);
    this.who.set(who);
    this.figures = new Float64Array(figures.length * 2);
    this.figures.set(figures);
  }

  /** All of all categories so far. */
  total(): number {
    let all = 0;
    for (let at = 0; at < this.sums.length; at++) all += this.sums[at] as number;
    return all;
  }

  /** The quote at `at` with every line as an object, or why there is none. */
  read(at: number): Priced | Refused {
    const refused = this.refused.get(at);
    if (refused) return refused;
    const { compiled, who, figures } = this;
    const { terms, givers, categories, zone } = compiled;
    const day = localDay(zone, (this.facts[at] as Facts).startsAt);
    const lines: Line[] = [];
    const end = this.first[at + 1] as number;
    for (let line = this.first[at] as number; line < end; line++) {
      const place = (who[line] as number) % GIVER;
      const giver = givers[((who[line] as number) - place) / GIVER];
      const vatCategory = categories[place];
      if (!giver || !vatCategory) throw new Error("A line has a giver and a category.");
      const [net = 0, a = 0, b = 0] = figures.subarray(line * FIGURES);
      const { ruleId, kind, label } = giver;
      lines.push({ ruleId, kind, label, inputs: giver.inputs(a, b), vatCategory, net, vat: 0, gross: net });
    }
    const vat: VatLine[] = [];
    const totals = { net: 0, vat: 0, gross: 0 };
    for (const [place, category] of categories.entries()) {
      const mine = lines.filter(({ vatCategory }) => vatCategory === category);
      if (mine.length === 0) continue;
      const one = taxed(mine, rateOn(compiled.rates[place] ?? [], day), terms.vat.included);
      vat.push({ ruleId: `vat:${terms.vat.country}:${category}`, category, ...one });
      totals.net += one.net;
      totals.vat += one.vat;
      totals.gross += one.gross;
    }
    return { currency: terms.currency, lines, vat, totals };
  }
}

/** The VAT of a sum, or in it, to the nearest minor unit. */
export function vatOf(sum: number, basisPoints: number, included: boolean): number {
  return mulDiv(sum, basisPoints, included ? 10_000 + basisPoints : 10_000);
}

/**
 * Shares the VAT of lines of one rate out to them by largest remainder, so that they add up to it exactly. Each
 * line's is less than one minor unit off its exact share; of equal remainders the earlier gets the odd unit.
 */
function taxed(lines: Line[], basisPoints: number, included: boolean): Omit<VatLine, "ruleId" | "category"> {
  const parts = included ? 10_000 + basisPoints : 10_000;
  const sum = lines.reduce((so, { gross }) => so + gross, 0);
  const vat = vatOf(sum, basisPoints, included);
  // Exact: amounts are at most 9 · 10¹¹, basis points at most 10⁴.
  const rests = lines.map((line) => {
    const share = line.gross * basisPoints;
    line.vat = Math.floor(share / parts);
    return share - line.vat * parts;
  });
  for (let left = vat - lines.reduce((so, line) => so + line.vat, 0); left > 0; left--) {
    const at = rests.indexOf(Math.max(...rests));
    (lines[at] as Line).vat++;
    rests[at] = -1;
  }
  for (const line of lines) {
    if (included) line.net = line.gross - line.vat;
    else line.gross = line.net + line.vat;
  }
  const net = included ? sum - vat : sum;
  return { basisPoints, net, vat, gross: net + vat };
}

/** The rate in force on a day; before the first known one, that. */
export function rateOn(rates: Rates, day: number): number {
  let rate = rates[0]?.basisPoints ?? 0;
  for (let at = 1; at < rates.length; at++) {
    const one = rates[at];
    if (!one || one.firstDay > day) break;
    rate = one.basisPoints;
  }
  return rate;
}
