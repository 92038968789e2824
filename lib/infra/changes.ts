import { parseSnapshot, type Snapshot, sees, seesAllOf } from "@/lib/core/snapshot";

/** An answer of app.changes_since: all that was committed between two snapshots. */
export type Heard = { snapshot: string; changes: [companyId: string, entity: string, xid: string][] };
/** `seen` null: nothing is known yet, only the snapshot is asked for. */
export type Ask = (seen: string | null, companies: string[]) => Promise<Heard>;

/** No answer goes by what was heard longer ago than this; the rest of a second is for the way to the reader. */
export const HEARD_MS = 800;
/** While companies are being read, the database is asked this often, beside the requests. */
const BEAT_MS = 400;
/** A company that nobody reads for so long is asked for no more. */
const FORGET_MS = 60_000;
/** Changes of a company remembered one by one. Beyond, everything read before them counts as outdated. */
const REMEMBERED = 200;

type Known = {
  /** All changes that were not visible here are in `changes`. Null: nothing is known yet. */
  since: Snapshot | null;
  changes: { entity: string; xid: number }[];
  /** Rises with every change, so that what was found current once is found so again without a look. */
  version: number;
  /** The first question that may answer for this company: later than its own last write here. */
  from: number;
  readAt: number;
};

/**
 * What this process knows of the writes of all processes, by asking the database for the events since it last
 * asked: one small query for all companies that are being read, a few times a second. An event commits with
 * its write, so nothing is missed, whoever dies in between, and there is nobody who has to tell.
 */
export class Changes {
  private readonly companies = new Map<string, Known>();
  private last: { text: string; snapshot: Snapshot } | undefined;
  /** When the last question that was answered was put, and its number. */
  private askedAt = Number.NEGATIVE_INFINITY;
  private answered = 0;
  private asked = 0;
  private versions = 0;
  private asking: Promise<void> | undefined;
  private beat: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ask: Ask,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Resolves (at once, with undefined, where that is so already) when what is known of the company is young
   * enough and newer than our own writes. Rejects where the database does not answer.
   */
  fresh(companyId: string): undefined | Promise<void> {
    const known = this.known(companyId);
    known.readAt = this.now();
    this.keepBeating();
    return this.isFresh(known) ? undefined : this.untilFresh(known);
  }

  /** A write of this process has committed: the next reader here sees it. */
  touch(companyId: string): void {
    const known = this.companies.get(companyId);
    if (known) known.from = this.asked + 1;
  }

  /** When what is known was asked for: what is current by it was so then. */
  heardAt(): number {
    return this.askedAt;
  }

  /** Another number after every change that is heard of. */
  version(companyId: string): number {
    return this.companies.get(companyId)?.version ?? -1;
  }

  /** Tells loads apart that began before and after a write of our own. */
  epoch(companyId: string): number {
    return this.companies.get(companyId)?.from ?? 0;
  }

  /** Whether nothing that is known to have changed `entities` is missing in what `snapshot` saw. */
  isCurrent(companyId: string, entities: readonly string[], snapshot: Snapshot): boolean {
    const known = this.companies.get(companyId);
    if (!known?.since || !seesAllOf(snapshot, known.since)) return false;
    return known.changes.every(({ entity, xid }) => !entities.includes(entity) || sees(snapshot, xid));
  }

  stop(): void {
    clearTimeout(this.beat);
    this.beat = undefined;
    this.companies.clear();
  }

  private known(companyId: string): Known {
    let known = this.companies.get(companyId);
    if (!known) {
      const version = ++this.versions;
      known = { since: null, changes: [], version, from: this.asked + 1, readAt: this.now() };
      this.companies.set(companyId, known);
    }
    return known;
  }

  private isFresh(known: Known): boolean {
    return this.answered >= known.from && this.now() - this.askedAt < HEARD_MS;
  }

  private async untilFresh(known: Known): Promise<void> {
    await this.listen();
    // The one we waited for may have been under way when we came; this one is put after.
    if (!this.isFresh(known)) await this.listen();
  }

  /** One question at a time; who comes while one is under way waits for it, and asks again where it is too old. */
  private listen(): Promise<void> {
    this.asking ??= this.question().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async question(): Promise<void> {
    const number = ++this.asked;
    const at = this.now();
    const companies = [...this.companies.keys()];
    const before = this.last;
    const heard = await this.ask(before?.text ?? null, companies);
    const snapshot = parseSnapshot(heard.snapshot);
    for (const [companyId, entity, xid] of heard.changes) this.note(companyId, entity, Number(xid));
    for (const id of companies) {
      const known = this.companies.get(id);
      // Those we had not asked for before are known from the last answer on, or from this first one.
      if (known && known.since === null) known.since = before?.snapshot ?? snapshot;
      if (known && known.changes.length > REMEMBERED) Object.assign(known, { since: snapshot, changes: [] });
    }
    this.last = { text: heard.snapshot, snapshot };
    this.askedAt = at;
    this.answered = number;
  }

  private note(companyId: string, entity: string, xid: number): void {
    const known = this.companies.get(companyId);
    if (!known) return;
    known.changes.push({ entity, xid });
    known.version = ++this.versions;
  }

  private keepBeating(): void {
    if (this.beat) return;
    this.beat = setTimeout(() => {
      this.beat = undefined;
      this.forget();
      // What goes wrong here goes wrong for the next reader too, who will hear of it.
      if (this.companies.size > 0)
        this.listen().then(
          () => this.keepBeating(),
          () => {},
        );
    }, BEAT_MS);
    this.beat.unref?.();
  }

  private forget(): void {
    const before = this.now() - FORGET_MS;
    for (const [id, { readAt }] of this.companies) if (readAt < before) this.companies.delete(id);
  }
}
