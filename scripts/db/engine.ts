// Prisma's schema engine as WebAssembly: the only file that knows of it. Prisma's own command line wants
// to download the same engine as a native program, which a closed machine cannot (docs/decisions/0003).
// The package is internal to Prisma: pinned exactly, and tests/fault/migrations.test.ts notices a change.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { Client, Pool, type QueryResult } from "pg";

const SCHEMA = fileURLToPath(new URL("../../prisma/schema.prisma", import.meta.url));
export const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));
const FILTERS = { externalTables: [], externalEnums: [] };

type Engine = bindings.SchemaEngine;

/** Held by whoever runs a migration's script or looks at what became of one. Any number, always the same. */
const SCRIPT_LOCK = 7_210_342;

/**
 * Applies the migrations that the database has not seen, as `prisma migrate deploy` would, and answers
 * their names. Each is one transaction in which it is also noted as finished: one that failed or was cut
 * off has left nothing and is taken up again. A statement that waits over 10 s for a lock fails.
 */
export async function applyMigrations(url: string): Promise<string[]> {
  await forgetHalfDone(url);
  const migrationDirectories = readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: readFileSync(join(MIGRATIONS, name, "migration.sql"), "utf8") },
      },
    }));
  const lock = join(MIGRATIONS, "migration_lock.toml");
  const lockfile = {
    path: "migration_lock.toml",
    content: existsSync(lock) ? readFileSync(lock, "utf8") : null,
  };
  const scripts = migrationDirectories.map(({ migrationFile }) => migrationFile.content.value);
  return withEngine(url, scripts, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: { baseDir: MIGRATIONS, lockfile, shadowDbInitScript: "", migrationDirectories },
      filters: FILTERS,
    });
    return appliedMigrationNames;
  });
}

async function forgetHalfDone(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    // A script whose starter was killed may still be running.
    await client.query("select pg_advisory_xact_lock($1)", [SCRIPT_LOCK]);
    const { rows } = await client.query<{ there: boolean }>(
      "select to_regclass('public._prisma_migrations') is not null as there",
    );
    if (rows[0]?.there) {
      await client.query(
        "update _prisma_migrations set rolled_back_at = now() where finished_at is null and rolled_back_at is null",
      );
    }
    await client.query("commit");
  } finally {
    await client.end();
  }
}

/** The SQL that turns the database into what schema.prisma says: empty when they agree. */
export async function missingSql(url: string): Promise<string> {
  return withEngine(url, [], async (engine) => {
    const files = [{ path: SCHEMA, content: readFileSync(SCHEMA, "utf8") }];
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: dirname(SCHEMA) },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: FILTERS,
    });
    const sql = stdout?.trim() ?? "";
    return sql === "-- This is an empty migration." ? "" : sql;
  });
}

async function withEngine<T>(
  url: string,
  scripts: string[],
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  await load();
  const pool = new Pool({ connectionString: url, max: 3, options: "-c lock_timeout=10s" });
  const adapter = new MigrationAdapter(pool, new Set(scripts));
  try {
    const bound = bindMigrationAwareSqlAdapterFactory(adapter);
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, bound);
    return await work(engine);
  } catch (error) {
    throw adapter.failure ?? error;
  } finally {
    await pool.end();
  }
}

/** What adapter-pg 7.10 gets wrong for migrations is put right here. */
class MigrationAdapter extends PrismaPg {
  /** What Postgres said of a script that failed; the engine's own error is longer and says less. */
  failure: unknown;

  /** Of a result's rows: the columns of type "char". */
  private readonly letters = new WeakMap<object, number[]>();

  constructor(
    private readonly pool: Pool,
    private readonly migrations: Set<string>,
  ) {
    super(pool);
    const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<QueryResult | QueryResult[]>;
    Object.assign(pool, { query: async (...args: unknown[]) => this.disguise(await query(...args)) });
  }

  override async connect() {
    const adapter = await super.connect();
    // The adapter cuts a script at every semicolon, also inside a function or a comment, and runs the
    // pieces one by one. As one message Postgres takes it as one transaction: all or nothing.
    adapter.executeScript = async (script) => {
      try {
        await this.pool.query(this.migrations.has(script) ? noted(script) : script);
      } catch (error) {
        this.failure = error;
        throw error;
      }
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const set = await queryRaw(query);
      for (const column of this.letters.get(set.rows) ?? [])
        set.columnTypes[column] = ColumnTypeEnum.Character;
      return set;
    };
    return adapter;
  }

  /** The catalog keeps one-letter codes in the type "char" (18), which the adapter refuses: it is shown
   *  text (25) instead, and the column's type is put right in its answer. */
  private disguise<Answer extends QueryResult | QueryResult[]>(answer: Answer): Answer {
    for (const { fields, rows } of [answer].flat()) {
      const columns = fields.flatMap((field, column) => (field.dataTypeID === 18 ? [column] : []));
      for (const column of columns) Object.assign(fields[column] ?? {}, { dataTypeID: 25 });
      if (columns.length > 0) this.letters.set(rows, columns);
    }
    return answer;
  }
}

/** The engine notes the end in a second transaction; a kill between the two would leave a riddle. */
function noted(script: string): string {
  return `select pg_advisory_xact_lock(${SCRIPT_LOCK});
${script};
update _prisma_migrations set finished_at = now() where finished_at is null and rolled_back_at is null;`;
}

let loaded: Promise<void> | undefined;

function load(): Promise<void> {
  loaded ??= (async () => {
    // Where the engine leaves word when it panics; the error it then throws says nothing.
    Object.assign(globalThis, {
      PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error(text) },
    });
    const file = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const wasm = await WebAssembly.instantiate(readFileSync(file.replace(/\.js$/, ".wasm")), {
      "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
    });
    bindings.__wbg_set_wasm(wasm.instance.exports);
    (wasm.instance.exports.__wbindgen_start as () => void)();
  })();
  return loaded;
}
