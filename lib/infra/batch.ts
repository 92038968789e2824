import { type PoolClient, type QueryResultRow, types } from "pg";

/**
 * A statement and its values, all of them text: the statement says what they are (`$2::uuid`, `$3::jsonb`).
 * Where it runs for a company (`tenantBatch`), `$1` is the company and `values` begin at `$2`.
 */
export type Statement = {
  sql: string;
  values: (string | null)[];
  /** Its text is one of many: it is planned for this time alone. */
  once?: boolean;
};

// What @types/pg says of these is older than what pg does.
type Wire = {
  stream: { cork(): void; uncork(): void };
  parse(statement: { name: string; text: string }): void;
  bind(bound: { statement: string; values: (string | null)[] }): void;
  describe(what: { type: "P"; name: string }): void;
  execute(what: Record<string, never>): void;
  sync(): void;
  on(event: "parseComplete", heard: () => void): void;
  off(event: "parseComplete", heard: () => void): void;
};

// The statements each connection has prepared: text → name.
const prepared = new WeakMap<object, Map<string, string>>();
let names = 0;

type Field = { name: string; dataTypeID: number };
type Done = (error: Error | null, rows: QueryResultRow[]) => void;

/** What pg calls back while it runs a query of somebody else's making, as pg-cursor is one. */
class Batch {
  private fields: Field[] = [];
  private readonly rows: QueryResultRow[] = [];
  /** Texts sent to be prepared, in order, and how many of them Postgres has. */
  private readonly fresh: string[] = [];
  private parsed = 0;
  private wire: Wire | undefined;

  constructor(
    /** Read by those who look at what is sent. */
    readonly statements: Statement[],
    private readonly callback: Done,
  ) {}

  submit(connection: object): void {
    const wire = connection as Wire;
    this.wire = wire;
    wire.on("parseComplete", this.countParsed);
    const known = prepared.get(wire) ?? new Map<string, string>();
    prepared.set(wire, known);
    wire.stream.cork();
    try {
      for (const [index, { sql, values, once }] of this.statements.entries()) {
        let name = known.get(sql);
        if (once) {
          name = "";
          this.fresh.push(sql);
          wire.parse({ name, text: sql });
        } else if (!name) {
          names += 1;
          name = `batch_${names}`;
          known.set(sql, name);
          this.fresh.push(sql);
          wire.parse({ name, text: sql });
        }
        wire.bind({ statement: name, values });
        if (index === this.statements.length - 1) wire.describe({ type: "P", name: "" });
        wire.execute({});
      }
      // The one end of all of them. Postgres commits here, and only where none failed.
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
  }

  private readonly countParsed = () => {
    this.parsed += 1;
  };

  private end(error: Error | null): void {
    const { wire, callback } = this;
    if (wire === undefined) {
      callback(error, []);
      return;
    }
    wire.off("parseComplete", this.countParsed);
    // What stands behind the statement that failed was not prepared.
    for (const sql of this.fresh.slice(this.parsed)) prepared.get(wire)?.delete(sql);
    this.wire = undefined;
    callback(error, this.rows);
  }

  handleRowDescription(message: { fields: Field[] }): void {
    this.fields = message.fields;
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    // Rows of the statements before the last come undescribed, and nobody asked for them.
    if (this.fields.length === 0) return;
    this.rows.push(
      Object.fromEntries(this.fields.map((field, n) => [field.name, parsedValue(field, message.fields[n])])),
    );
  }

  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  handleError(error: Error): void {
    this.end(error);
  }

  handleReadyForQuery(): void {
    this.end(null);
  }
}

function parsedValue({ dataTypeID }: Field, text: string | null | undefined): unknown {
  return text === null || text === undefined ? null : types.getTypeParser(dataTypeID)(text);
}

/**
 * Runs the statements in this order in one round trip, as one transaction of their own: nothing is kept of
 * any where one fails, and when this returns all is committed. None can use what another answers. Each is
 * prepared once a connection, so their texts have to be few.
 *
 * @returns the rows of the last, as pg parses them
 */
export function runBatch<Row extends QueryResultRow>(
  client: PoolClient,
  statements: Statement[],
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    client.query(new Batch(statements, (error, rows) => (error ? reject(error) : resolve(rows as Row[]))));
  });
}
