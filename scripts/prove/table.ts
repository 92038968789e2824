/** One promise, what was allowed, what was found, and whether it held. */
export type Promised = { promise: string; bound: string; figure: string; holds: boolean };

const shorten = (text: string) => {
  const line = text.split("\n")[0] ?? "";
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
};

/** For people: aligned columns, broken promises marked. */
export function printTable(title: string, notes: string[], promises: Promised[]): void {
  const rows = promises.map(({ promise, bound, figure, holds }) => [
    holds ? "holds" : "BROKEN",
    promise,
    bound,
    shorten(figure),
  ]);
  const all = [["", "promise", "bound", "figure"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const note of notes) console.log(`  ${note}`);
  console.log();
  for (const row of all) {
    console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
  }
  const broken = promises.filter(({ holds }) => !holds).length;
  console.log(`\n  ${promises.length - broken} hold, ${broken} broken\n`);
}
