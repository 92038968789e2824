import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import type { Permission } from "@/lib/core/permissions";
import { identifyVisitor } from "@/lib/domain/access/identity";
import { contextOf } from "./who";

/** What a page may do with a visitor. */
export type Visit =
  | { kind: "welcome"; ctx: Ctx }
  /** Signed in, but the role does not reach this far. */
  | { kind: "forbidden"; ctx: Ctx; permission: Permission }
  | { kind: "stranger" }
  /** The company does not exist, or not for this person: the two look the same from outside. */
  | { kind: "missing" };

/**
 * Guards a page by the same line as a route: who, company, permission. Only people visit pages; a key
 * is a stranger here.
 */
export async function visit(headers: Headers, slug: string, permission: Permission): Promise<Visit> {
  const identity = await identifyVisitor(headers);
  if (identity?.kind !== "session") return { kind: "stranger" };
  try {
    const ctx = contextOf(identity, headers, newId(), slug);
    return ctx.can(permission) ? { kind: "welcome", ctx } : { kind: "forbidden", ctx, permission };
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return { kind: "missing" };
    throw error;
  }
}
