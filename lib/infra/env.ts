import { z } from "zod";

const url = z.string().min(1);
const blankAsMissing = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankAsMissing, schema.optional());

const Env = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  /** Role skala_app: reads and writes behind the row-level wall. */
  DATABASE_URL: url,
  /** Role skala_worker: the same wall, and the job tables. */
  WORKER_DATABASE_URL: optional(url),
  /** Role skala_owner: migrations only. */
  OWNER_DATABASE_URL: optional(url),
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
  /** Connections for searches alone, beside those of DATABASE_POOL. */
  SEARCH_POOL: z.coerce.number().int().min(1).max(50).default(2),
  /** After a search of a caller who only searches: a rest so many times as long, while others work. 0 where the database has cores to spare. */
  SEARCH_REST: z.coerce.number().min(0).max(1_000).default(60),

  /** Where the door listens. */
  HOST: z.string().default("0.0.0.0"),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  /** Where Next listens, behind the door, on this machine alone. */
  NEXT_PORT: z.coerce.number().int().min(1).max(65_535).default(3001),
  /** Processes that share the door's work: one a core, or fewer where others need cores too. */
  DOORS: z.coerce.number().int().min(1).max(64).default(1),
  /** "off" where something in front of the door compresses. */
  COMPRESS: z.enum(["on", "off"]).default("on"),

  /** Jobs that a worker process runs at the same time. */
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(50).default(4),

  /** What answers kept in memory may take; 0 keeps none, in Redis neither. */
  CACHE_MB: z.coerce.number().int().min(0).default(64),

  REDIS_URL: optional(url),
  UPSTASH_REDIS_REST_URL: optional(url),
  UPSTASH_REDIS_REST_TOKEN: optional(z.string()),
  /** What a request waits for Redis at most. */
  REDIS_WAIT_MS: z.coerce.number().int().min(1).default(150),

  /** Signs session cookies; at least 32 characters. */
  NEXTAUTH_SECRET: z.string().min(32),
  /** Where people reach the app, without a slash at the end: the only origin that may write with a cookie. */
  APP_URL: z.url().transform((value) => value.replace(/\/+$/, "")),
  GOOGLE_CLIENT_ID: optional(z.string()),
  GOOGLE_CLIENT_SECRET: optional(z.string()),
  /** "open": anyone may start a company. "first": only while there is none. */
  SIGN_UP: z.enum(["open", "first"]).default("first"),
  /** How many proxies in front of us are ours: so many addresses at the end of X-Forwarded-For are believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).default(0),

  SMTP_URL: optional(url),
  /** Without SMTP_URL, mail is written here as .eml files. */
  MAIL_DIR: z.string().default(".data/mail"),
  MAIL_FROM: z.string().default("Skala <no-reply@skala.example>"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
});

export type Env = z.infer<typeof Env>;

let checked: Env | undefined;

/**
 * The settings, checked once, at first use: a build needs none of them, a start with a wrong one ends
 * with all that is wrong.
 */
export function env(): Env {
  if (checked) return checked;
  const result = Env.safeParse(process.env);
  if (!result.success) {
    const wrong = result.error.issues
      .map((issue) => `  ${issue.path.join(".")}: ${issue.message}`)
      .join("\n");
    throw new Error(`Settings are missing or wrong:\n${wrong}`);
  }
  checked = result.data;
  // next-auth reads its own name for the same thing.
  process.env.NEXTAUTH_URL ||= checked.APP_URL;
  return checked;
}
