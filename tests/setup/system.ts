// Programs that npm cannot bring: found on the machine, else installed through its packages when we may.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The first of these programs on the PATH. */
export function onPath(...names: string[]): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin"];
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** Installs a Debian package when we are root on such a system; answers why not, or null when it is there. */
export async function install(name: string): Promise<string | null> {
  if (process.getuid?.() !== 0) return `install the package "${name}" (we are not root)`;
  if (!onPath("apt-get")) return `install "${name}" (this system has no apt-get)`;
  process.stderr.write(`Installing ${name} with apt-get; this can take some minutes …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args: string[]) =>
    run("apt-get", ["-o", "DPkg::Lock::Timeout=600", "-q", "-y", ...args], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
  try {
    await apt("update").catch(() => undefined); // old lists may do
    await apt("install", "--no-install-recommends", name);
    return null;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1);
    return `apt-get could not install ${name}: ${said ?? String(error)}`;
  }
}
