// npm run migrate:new NAME: writes the next migration, what schema.prisma has and the migrations have not.
// --empty writes an empty one, for what schema.prisma cannot say.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { MIGRATIONS, missingSql } from "./db/engine";
import { withScratchCluster } from "./db/scratch";
import { migrate } from "./migrate";

const NAME = /^[a-z][a-z0-9_]*$/;
const REMINDER = `-- A draft by Prisma's engine. Shape it: migrations only expand; collations ("C" for what machines compare,
-- nordic for names people sort by), checks and partitions are by hand; then npm run migrate:check -- --write.

`;

async function main(): Promise<void> {
  const [name] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  if (!name || !NAME.test(name))
    throw new Error("Give it a name: npm run migrate:new add_bookings (a-z, 0-9, _)");
  const empty = process.argv.includes("--empty");
  const sql = empty
    ? ""
    : await withScratchCluster(async (cluster) => {
        const urls = await cluster.createDatabase("shadow");
        await migrate(urls);
        return missingSql(urls.owner);
      });
  if (!sql && !empty) {
    console.log("schema.prisma and the migrations agree: nothing to write.");
    return;
  }
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const file = join(MIGRATIONS, `${stamp}_${name}`, "migration.sql");
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, empty ? "" : `${REMINDER}${sql}\n`);
  console.log(`wrote ${relative(process.cwd(), file)}`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
