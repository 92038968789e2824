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
