import type { Snapshot } from "./watcher";

/** Compares what passed in the page with the order in the database. */
export class Order {
  private readonly place: Map<string, number>;
  private readonly seen = new Set<string>();
  readonly wrong: string[] = [];
  readonly doubled: string[] = [];

  /** `ids` as the database has them, first to last, before anybody inserted. */
  constructor(private readonly ids: string[]) {
    this.place = new Map(ids.map((id, at) => [id, at]));
  }

  check(snapshot: Snapshot): void {
    const loaded = snapshot.filter((id) => id !== null);
    const twice = loaded.find((id, at) => loaded.indexOf(id) !== at);
    if (twice) this.doubled.push(twice);
    let before: { at: number; place: number } | undefined;
    for (const [at, id] of snapshot.entries()) {
      const place = id === null ? undefined : this.place.get(id);
      if (id === null) continue;
      if (place === undefined) {
        // Inserted meanwhile: newest first, so it stands before all that were there.
        if (before) this.wrong.push(`a new row below row ${before.place + 1}`);
        continue;
      }
      this.seen.add(id);
      if (before && place - before.place !== at - before.at) {
        this.wrong.push(`row ${before.place + 1} is followed by row ${place + 1} after ${at - before.at}`);
      }
      before = { at, place };
    }
  }

  get size(): number {
    return this.ids.length;
  }

  /** Rows between the top and `depth` that never came by. */
  missing(depth: number): number {
    return this.ids.slice(0, depth).filter((id) => !this.seen.has(id)).length;
  }

  deepest(): number {
    let most = 0;
    for (const id of this.seen) most = Math.max(most, (this.place.get(id) ?? 0) + 1);
    return most;
  }
}
