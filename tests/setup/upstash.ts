import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

type Command = (string | number)[];
type Answer = { result: unknown } | { error: string };

/** Scripts whose first line only Upstash's own server reads: the hash asked for → the hash Redis knows. */
const renamed = new Map<string, string>();
const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

/** One request in Upstash's protocol, answered by a real Redis. */
export async function answer(
  redis: Redis,
  path: string,
  body: Command | Command[],
  base64: boolean,
): Promise<{ status: number; body: unknown }> {
  const encode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(encode);
    if (!Buffer.isBuffer(value)) return value;
    const text = value.toString();
    return base64 && text !== "OK" ? value.toString("base64") : text;
  };
  const one = async (command: Command): Promise<Answer> => {
    const [name = "", ...args] = readable(command).map(String);
    try {
      return { result: encode(await redis.callBuffer(name, ...args)) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };
  if (path === "/pipeline") return { status: 200, body: await Promise.all((body as Command[]).map(one)) };
  if (path === "/multi-exec") {
    const transaction = redis.multi();
    for (const command of body as Command[]) {
      const [name = "", ...args] = readable(command).map(String);
      transaction.callBuffer(name, ...args);
    }
    const answers = (await transaction.exec()) ?? [];
    return {
      status: 200,
      body: answers.map(([error, value]) => (error ? { error: error.message } : { result: encode(value) })),
    };
  }
  const single = await one(body as Command);
  return { status: "error" in single ? 400 : 200, body: single };
}

function readable(command: Command): Command {
  const [name, script, ...rest] = command;
  const verb = String(name).toLowerCase();
  if (verb === "evalsha") return [name ?? "", renamed.get(String(script)) ?? String(script), ...rest];
  if (verb !== "eval") return command;
  const plain = String(script).replace(/^#!lua.*\n/, "");
  renamed.set(sha1(String(script)), sha1(plain));
  return [name ?? "", plain, ...rest];
}
