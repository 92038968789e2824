import type { Soon } from "@/lib/core/soon";

type Entry<V> = { at: number; value: Soon<V> };
type Options = { maxAgeMs: number; maxEntries: number; now?: () => number };

/**
 * Answers kept for a short while, also negative ones, so that repeated questions cost one load, and none of
 * them a promise once it is answered. An answer's age counts from when its load began: nothing older than
 * `maxAgeMs` is ever given. Bounded: the oldest goes first, so a flood of different questions takes no more
 * memory than `maxEntries`.
 */
export class Recent<V> {
  private readonly entries = new Map<string, Entry<V>>();
  private readonly now: () => number;

  constructor(private readonly options: Options) {
    this.now = options.now ?? Date.now;
  }

  get(key: string, load: () => Promise<V>): Soon<V> {
    const at = this.now();
    const kept = this.entries.get(key);
    if (kept && at - kept.at < this.options.maxAgeMs) return kept.value;
    const loading = load();
    const entry: Entry<V> = { at, value: loading };
    // Set again at the end: a Map gives its keys in the order they were set.
    this.entries.delete(key);
    this.entries.set(key, entry);
    loading.then(
      (value) => {
        entry.value = value;
      },
      () => this.entries.get(key) === entry && this.entries.delete(key),
    );
    if (this.entries.size > this.options.maxEntries) {
      const [oldest] = this.entries.keys();
      if (oldest !== undefined) this.entries.delete(oldest);
    }
    return loading;
  }
}
