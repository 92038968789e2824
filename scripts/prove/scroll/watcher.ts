// Runs in the page: notes which rows are there, each time they change.

export type Snapshot = (string | null)[];

type Watched = Window & { skalaSeen?: Snapshot[]; skalaMost?: number };

/** Begins to watch the list. The ids of the rows in the page, in their order; null for one not yet loaded. */
export function beginWatching(): void {
  const here = window as Watched;
  here.skalaSeen = [];
  here.skalaMost = 0;
  let last = "";
  const look = () => {
    const rows = [...document.querySelectorAll<HTMLElement>("[data-testid=list] [data-rank]")];
    const ids = rows.map((row) => row.dataset.rowId ?? null);
    here.skalaMost = Math.max(here.skalaMost ?? 0, rows.length);
    const now = ids.join();
    if (now !== last && ids.length > 0) here.skalaSeen?.push(ids);
    last = now;
    requestAnimationFrame(look);
  };
  look();
}

/** What was seen since the last call. The page keeps none of it, so that its memory is the list's own. */
export function takeSeen(): { seen: Snapshot[]; most: number } {
  const here = window as Watched;
  const seen = here.skalaSeen ?? [];
  here.skalaSeen = [];
  return { seen, most: here.skalaMost ?? 0 };
}

/** Whether every row in the page is there with its contents. */
export function allLoaded(): boolean {
  const rows = document.querySelectorAll("[data-testid=list] [data-rank]");
  return rows.length > 0 && document.querySelector("[data-testid=list] [data-rank][aria-busy]") === null;
}

/**
 * The row at the top of the screen, once all rows are there and they are those of this part of the list;
 * null before.
 */
export function topRow(share: number): { rank: number; id: string } | null {
  const list = document.querySelector<HTMLElement>("[data-testid=list]");
  const rows = [...document.querySelectorAll<HTMLElement>("[data-testid=list] [data-rank]")];
  if (!list || rows.length === 0 || rows.some((row) => row.hasAttribute("aria-busy"))) return null;
  const total = Number(list.getAttribute("aria-rowcount")) - 1;
  const below = list.getBoundingClientRect().top + 32;
  // At the end of the bar the last row is at the bottom of the screen.
  if (share === 1 && Number(rows.at(-1)?.dataset.rank) !== total - 1) return null;
  const row = rows.find((one) => one.getBoundingClientRect().bottom > below + 1);
  const { rank, rowId } = row?.dataset ?? {};
  if (!rank || !rowId || Math.abs(Number(rank) - share * total) > 0.02 * total + 40) return null;
  return { rank: Number(rank), id: rowId };
}

/** The id of the last row in the page. */
export function lastRow(): string {
  return (
    [...document.querySelectorAll<HTMLElement>("[data-testid=list] [data-rank]")].at(-1)?.dataset.rowId ?? ""
  );
}
