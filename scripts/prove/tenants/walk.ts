import { loadDoors } from "../../doors";
import { routeFiles } from "../../route-files";
import { type Caller, call, type Reply, type Send } from "../../stack/client";
import type { Scope } from "../scope";
import { BODIES, FILTERS, PUBLIC, QUERIES, REFERENCES } from "./bodies";
import type { Records, World } from "./world";

type Tried = { what: string; reply: Reply };

/** Tries every door there is with what belongs to the other company. */
export async function walkDoors(scope: Scope, world: World): Promise<void> {
  const doors = (await loadDoors()).map(({ method, path, declaration }) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    declaration,
  }));
  const files = (await routeFiles()).filter((file) => !file.startsWith("app/api/auth/"));
  const missing: string[] = [];
  const open: string[] = [];
  const leaks: string[] = [];
  let attacks = 0;

  const leaked = (text: string) => world.secrets.filter((secret) => text.includes(secret));
  const attempt = async (caller: Caller, method: string, path: string, send: Send = {}): Promise<Tried> => {
    attacks++;
    const what = `${method} ${path} by ${caller.name}`;
    const reply = await call(world.url, caller, method, path, send);
    // What the attacker sent comes back in messages: that is not a leak.
    const sent = path + JSON.stringify(send.body ?? "");
    const told = reply.text + JSON.stringify([...reply.headers]);
    const news = leaked(told).filter((secret) => !sent.includes(secret));
    if (news.length > 0) leaks.push(`${what} tells ${news.join(", ")}`);
    if (reply.status >= 500) open.push(`${what}: ${reply.status}`);
    return { what, reply };
  };
  const refused = ({ what, reply }: Tried, allowed: number[]) => {
    if (!allowed.includes(reply.status)) open.push(`${what}: ${reply.status}`);
  };
  const { attacker, victim } = world;
  const callers = [attacker.key, attacker.person];
  const asVictim = (caller: Caller): Caller => ({
    name: `${caller.name} naming the other company`,
    headers: { ...caller.headers, "skala-company": victim.records.slug },
  });

  for (const { name, method, path, declaration } of doors) {
    if (declaration.permission === "public") {
      if (!(name in PUBLIC)) missing.push(`${name} is public and not known here`);
      else
        await attempt(
          attacker.key,
          method,
          path.replace("{...rest}", "nothing"),
          sendOf(PUBLIC[name]?.(world)),
        );
      continue;
    }
    const body = BODIES[name];
    if ((declaration.body || declaration.file) && !body) missing.push(`${name}: no body known`);
    const headers = declaration.ifMatch ? { "if-match": '"1"' } : undefined;
    const send = () => ({ ...sendOf(body?.(world)), headers });
    const foreign = withIds(path, victim.records);
    if (foreign === null) {
      missing.push(`${name}: no such record known`);
    } else if (foreign !== path) {
      for (const caller of [...callers, ...callers.map(asVictim)]) {
        refused(await attempt(caller, method, foreign + (QUERIES[name] ?? ""), send()), [403, 404]);
      }
    } else {
      // A key works in its own company whatever company it names; a person is told that there is none.
      for (const caller of [...callers, asVictim(attacker.key)]) await attempt(caller, method, path, send());
      refused(await attempt(asVictim(attacker.person), method, path, send()), [403, 404]);
    }
  }

  const names = new Set(doors.map(({ name }) => name));
  for (const { door, what, path, body } of REFERENCES) {
    if (!names.has(door)) missing.push(`${door} (${what}) is no door any more`);
    const [method = ""] = door.split(" ");
    for (const caller of callers) {
      const version = await versionOf(world, path(world));
      const headers = method === "PATCH" ? { "if-match": `"${version}"` } : undefined;
      refused(
        await attempt(caller, method, path(world), { body: body?.(world), headers }),
        [403, 404, 409, 422],
      );
    }
  }
  for (const filter of FILTERS) {
    for (const caller of callers) await attempt(caller, "GET", filter(world));
  }

  for (const known of [...Object.keys(BODIES), ...Object.keys(PUBLIC)]) {
    if (!names.has(known) && known !== "GET /api/v1/openapi.json")
      missing.push(`${known} is no door any more`);
  }
  const declared = new Set(doors.map(({ path }) => path));
  for (const file of files) {
    const path = `/${file
      .replace(/^app\//, "")
      .replace(/\/route\.ts$/, "")
      .replace(/\[([^\]]+)\]/g, "{$1}")}`;
    if (!declared.has(path)) missing.push(`${file} declares nothing`);
  }
  scope.notes.push(
    `${doors.length} doors, ${attacks} attempts with ids, keys, cookies, names and references of another company`,
  );
  scope.none("doors that this proof does not know how to try", missing);
  scope.none("attempts that were not refused (404, 403; 409, 422 for references)", open);
  scope.none("answers that hold anything of the other company", leaks);
}

function sendOf(body: object | FormData | undefined): Send {
  return body instanceof FormData ? { form: body } : { body };
}

/** The path with the ids of `records` in it; null where a hole has no record here. */
function withIds(path: string, records: Records): string | null {
  const parts = path.split("/");
  const filled = parts.map((part, at): string | null => {
    if (!part.startsWith("{")) return part;
    const resource = parts[at - 1] as keyof Records;
    return records[resource] ?? null;
  });
  return filled.some((part) => part === null) ? null : filled.join("/");
}

async function versionOf(world: World, path: string): Promise<number> {
  const { json } = await call(world.url, world.attacker.key, "GET", path);
  return json?.version ?? 1;
}
