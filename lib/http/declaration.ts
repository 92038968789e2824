import type { z } from "zod";
import type { Ctx, Locale } from "@/lib/core/context";
import type { Permission } from "@/lib/core/permissions";
import type { Soon } from "@/lib/core/soon";
import type { LimitName } from "@/lib/infra/limits";
import type { Asked } from "./asked";

export type Upload = { name: string; contentType: string; bytes: AsyncIterable<Uint8Array> };

/** The one file of a multipart form. It is stored as it arrives, before the fields behind it are known. */
export type FileField<F> = {
  field: string;
  maxBytes: number;
  /** Stores it. `sha256` is what an Idempotency-Key compares. */
  take(ctx: Ctx, upload: Upload): Promise<F & { sha256: string }>;
  /** Lets go of it again: the request failed, or was a replay. */
  drop(ctx: Ctx, file: F): Promise<void>;
};

/** What a door says about itself beside its handler. OpenAPI and the tests read it too. */
export type Declaration<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, F> = {
  summary: string;
  /** "signed-in": any member or key of the company. "public": nobody need be known; the handler gets no `ctx`. */
  permission: Permission | "signed-in" | "public";
  limit: LimitName;
  params?: P;
  query?: Q;
  /** JSON; beside a `file`, the form's other fields. */
  body?: B;
  file?: FileField<F>;
  /** The answer's shape; null for an answer without a body; a media type for one that is not JSON. */
  returns: z.ZodType | null | "text/csv" | "text/calendar" | "application/json";
  status?: 200 | 201 | 202 | 204;
  /** The change names the version it is based on: 428 without, 412 where the record has moved on. */
  ifMatch?: true;
  /**
   * Runs what the door does, its Idempotency-Key included, in something that must be entered before a
   * transaction is opened: a line (lib/infra/line.ts).
   */
  around?: <T>(input: Input<P, Q, B, F>, run: () => Promise<T>) => Promise<T>;
  /** The answer holds something shown once: an Idempotency-Key never replays it. */
  secret?: true;
};

export type Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, F> = {
  ctx: Ctx;
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  file: F;
  /** From If-Match, where the declaration asks for it; else 0. */
  version: number;
  request: Asked;
  address: string;
  locale: Locale;
};

export type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, F> = (
  input: Input<P, Q, B, F>,
) => Promise<unknown> | unknown;

// biome-ignore lint/suspicious/noExplicitAny: a declaration of any shape, for those who walk over all of them
export type AnyDeclaration = Declaration<any, any, any, any>;

export type Params = { params: Promise<Record<string, string | string[] | undefined>> };
/** An answer ready to be sent. Headers are names and values in turn, as Node writes them. */
export type Reply = { status: number; headers: string[]; body: string | Uint8Array };

/** A plain Web function. What it has at hand it answers at once, without a promise. */
export type Route = ((request: Request, context: Params) => Soon<Response>) & {
  declaration: AnyDeclaration;
  /** The same for a GET, for a server that has no use for a Request and a Response in between. */
  reply(asked: Asked, params: Record<string, unknown>): Soon<Reply | Response>;
};
