import type { Reply, Send } from "./caller";

export const KINDS = ["browse", "filter", "search", "open", "history", "create", "change", "note"] as const;
export type Kind = (typeof KINDS)[number];

/** Of a hundred requests, as people at work make them: much looking, some writing. */
const SHARES: Record<Kind, number> = {
  browse: 30,
  filter: 15,
  search: 12,
  open: 18,
  history: 8,
  create: 6,
  change: 8,
  note: 3,
};

const STATUSES = ["new", "contacted", "qualified", "lost"];
const TYPED = ["mette jen", "lars", "anne niel", "søren p", "peter lar", "rengør", "tandl"];

/** What a person was told is done; looked for in the database afterwards. */
export type Acknowledged = {
  created: number;
  noted: number;
  /** Version a lead was last told to have. */
  versions: Map<string, number>;
};

type Seen = (kind: Kind, reply: Reply, milliseconds: number) => void;

/** One who works without pausing: walks the list, opens what is seen, changes leads of their own making. */
export class Person {
  private readonly random: () => number;
  private cursor = "";
  private seen: string[] = [];
  private readonly own: string[] = [];
  private made = 0;

  constructor(
    private readonly number: number,
    private readonly send: Send,
    private readonly told: Acknowledged,
    private readonly note: Seen,
    /** The source of the leads made in this run. */
    private readonly source: string,
  ) {
    let state = number + 1;
    this.random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state / 0x80000000;
    };
  }

  async work(until: number): Promise<void> {
    while (performance.now() < until) await this.step(this.next());
  }

  private next(): Kind {
    let left = this.random() * 100;
    for (const kind of KINDS) {
      left -= SHARES[kind];
      if (left < 0) return kind;
    }
    return "browse";
  }

  private pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.random() * from.length)];
  }

  private async ask(kind: Kind, ...asked: Parameters<Send>): Promise<Reply> {
    const began = performance.now();
    const reply = await this.send(...asked);
    this.note(kind, reply, performance.now() - began);
    return reply;
  }

  private async step(kind: Kind): Promise<void> {
    const record = this.pick(this.seen);
    const mine = this.pick(this.own);
    if (kind === "browse") return this.browse();
    if (kind === "filter")
      return void (await this.ask(kind, "GET", `/api/v1/leads?limit=50&status=${this.pick(STATUSES)}`));
    if (kind === "search")
      return void (await this.ask(
        kind,
        "GET",
        `/api/v1/leads?limit=50&q=${encodeURIComponent(this.pick(TYPED) ?? "")}`,
      ));
    if (kind === "create") return this.create();
    if (!record) return this.browse();
    if (kind === "open") return void (await this.ask(kind, "GET", `/api/v1/leads/${record}`));
    if (kind === "history") return void (await this.ask(kind, "GET", `/api/v1/leads/${record}/events`));
    if (!mine) return this.create();
    if (kind === "change") return this.change(mine);
    const { status } = await this.ask("note", "POST", `/api/v1/leads/${mine}/notes`, {
      body: "Ringede tilbage, vil gerne have et tilbud.",
    });
    if (status === 201) this.told.noted += 1;
  }

  /** The next page, or the first again where the list or the patience ends. */
  private async browse(): Promise<void> {
    const reply = await this.ask("browse", "GET", `/api/v1/leads?limit=50${this.cursor}`);
    if (reply.status !== 200) return;
    const { data, page } = JSON.parse(reply.text) as {
      data: { id: string }[];
      page: { nextCursor: string | null };
    };
    this.seen = data.map(({ id }) => id);
    this.cursor = page.nextCursor && this.random() < 0.9 ? `&cursor=${page.nextCursor}` : "";
  }

  private async create(): Promise<void> {
    this.made += 1;
    const name = `Åse Bæk ${this.number}-${this.made}`;
    const reply = await this.ask("create", "POST", "/api/v1/leads", {
      name,
      email: `aase.${this.number}.${this.made}@post.example.com`,
      phone: "20123456",
      source: this.source,
    });
    if (reply.status !== 201) return;
    const { id, version } = JSON.parse(reply.text) as { id: string; version: number };
    this.told.created += 1;
    this.told.versions.set(id, version);
    this.own.push(id);
  }

  private async change(id: string): Promise<void> {
    const version = this.told.versions.get(id) ?? 1;
    const reply = await this.ask(
      "change",
      "PATCH",
      `/api/v1/leads/${id}`,
      { value: version * 1_000, status: version % 2 ? "contacted" : "qualified" },
      { "if-match": `"${version}"` },
    );
    if (reply.status === 200) this.told.versions.set(id, version + 1);
  }
}
