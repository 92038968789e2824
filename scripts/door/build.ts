// Builds the door: the routes of app/api, and the server that calls them, as one program beside Next's build.
// Packages stay outside, as for Next.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { routeFiles } from "../route-files";
import { ROOT } from "../stack/child";

/** The built program, below a build folder. */
export const DOOR = "door/door.mjs";

/** next-auth is made for Next alone: its routes are passed on like the pages. */
const isOurs = (file: string) => !file.startsWith("app/api/auth/");

/** An entry that names every route file; `run` gets them as a table. */
function entry(files: string[]): string {
  const imports = files.map((file, at) => `import * as r${at} from ${JSON.stringify(`@/${file}`)};`);
  const table = files.map((file, at) => `${JSON.stringify(file)}: r${at}`);
  return `${imports.join("\n")}\nimport { run } from "@/lib/http/door/run";\nawait run({ ${table.join(", ")} });\n`;
}

export async function buildDoor(distDir: string, root = ROOT): Promise<void> {
  const files = (await routeFiles(pathToFileURL(`${root}/`))).filter(isOurs);
  await build({
    stdin: { contents: entry(files), resolveDir: root, sourcefile: "door.ts", loader: "ts" },
    outfile: join(root, distDir, DOOR),
    absWorkingDir: root,
    tsconfig: join(root, "tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: true,
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await buildDoor(process.env.NEXT_DIST_DIR || ".next");
}
