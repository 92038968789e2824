import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Scope } from "../prove/scope";
import type { Ratio } from "./rounds";

const FILE = join(import.meta.dirname, "baseline.json");
/** A ratio so much worse than the kept one is a finding; less is the machine's mood. */
const WORSE = 0.2;

/** Ratios of a bench as they were, and on what they were taken. */
export type Kept = { taken: string; rows: number; cores: number; ratios: Record<string, Ratio> };

function read(): Record<string, Kept> {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as Record<string, Kept>) : {};
}

/** A bench may keep a plain number: more is better then. */
function ratiosOf(scope: Scope): [string, Ratio][] {
  const kept = (scope.figures.ratios ?? {}) as Record<string, Ratio | number>;
  return Object.entries(kept).map(([name, ratio]) => [
    name,
    typeof ratio === "number" ? { value: ratio, better: "higher" } : ratio,
  ]);
}

/** Keeps this run's ratios as those that later ones are compared with. */
export function saveBaseline(name: string, rows: number, scope: Scope): void {
  if (ratiosOf(scope).length === 0) return;
  const round = ({ value, better }: Ratio): Ratio => ({ value: Number(value.toFixed(3)), better });
  const ratios = Object.fromEntries(ratiosOf(scope).map(([ratio, found]) => [ratio, round(found)]));
  const taken = new Date().toISOString().slice(0, 10);
  const all = { ...read(), [name]: { taken, rows, cores: cpus().length, ratios } };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** Promises of each kept ratio that this run's is not a fifth worse. */
export function checkBaseline(name: string, rows: number, scope: Scope): void {
  if (ratiosOf(scope).length === 0) return;
  const kept = read()[name];
  if (!kept) {
    scope.promise("there is a baseline to compare with", "yes", `none of ${name}: --save makes it`, false);
    return;
  }
  if (kept.rows !== rows)
    scope.notes.push(`the baseline was taken on ${kept.rows.toLocaleString("en")} rows`);
  for (const { says, bound, figure, holds } of compare(kept, new Map(ratiosOf(scope))))
    scope.promise(says, bound, figure, holds);
}

/** Each kept ratio beside the one found now: `holds` unless it is a fifth worse, or was not measured. */
export function compare({ taken, ratios }: Kept, found: Map<string, Ratio>) {
  return Object.entries(ratios).map(([name, { value, better }]) => {
    const now = found.get(name)?.value;
    const bound = better === "higher" ? value * (1 - WORSE) : value * (1 + WORSE);
    return {
      says: `${name}, against ${value} of ${taken}`,
      bound: `${better === "higher" ? "≥" : "≤"} ${bound.toFixed(2)}`,
      figure: now?.toFixed(2) ?? "not measured",
      holds: now !== undefined && (better === "higher" ? now >= bound : now <= bound),
    };
  });
}
