import { AppError } from "./errors";
import { type Permission, ROLE_PERMISSIONS, type Role } from "./permissions";

export const LOCALES = ["en", "da", "nb"] as const;
export type Locale = (typeof LOCALES)[number];

export function isLocale(value: unknown): value is Locale {
  return LOCALES.includes(value as Locale);
}

export type Company = {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  locale: string;
  /** ISO 4217. */
  currency: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
};

export type Actor =
  | {
      kind: "member";
      userId: string;
      memberId: string;
      role: Role;
      sessionId: string;
      name: string;
      email: string;
    }
  | { kind: "key"; keyId: string; scopes: ReadonlySet<Permission> }
  | { kind: "system"; name: string };

/** On whose behalf something runs, in which company. Every verb of a room takes one first. */
export type Ctx = {
  requestId: string;
  company: Company;
  actor: Actor;
  locale: Locale;
  can(permission: Permission): boolean;
  /** @throws AppError("forbidden") naming the permission. */
  require(permission: Permission): void;
};

/** Made for every request: methods of a class cost it nothing, functions of its own would. */
class Known implements Ctx {
  readonly requestId: string;
  readonly company: Company;
  readonly actor: Actor;
  readonly locale: Locale;

  constructor({ requestId, company, actor, locale }: Parts) {
    this.requestId = requestId;
    this.company = company;
    this.actor = actor;
    this.locale = locale;
  }

  can(permission: Permission): boolean {
    const { actor } = this;
    if (actor.kind === "system") return true;
    if (actor.kind === "key") return actor.scopes.has(permission);
    return ROLE_PERMISSIONS[actor.role].has(permission);
  }

  require(permission: Permission): void {
    if (!this.can(permission)) throw new AppError("forbidden", { params: { permission } });
  }
}

type Parts = Pick<Ctx, "requestId" | "company" | "actor" | "locale">;

export function makeCtx(parts: Parts): Ctx {
  return new Known(parts);
}

/** The id under which an actor is recorded: the member, the key, or none for the system itself. */
export function actorId(actor: Actor): string | null {
  if (actor.kind === "member") return actor.memberId;
  return actor.kind === "key" ? actor.keyId : null;
}

/** Whom limits count: the key or the member; both count in their company alone. */
export function callerOf({ actor, company }: Pick<Ctx, "actor" | "company">): string {
  if (actor.kind === "member") return `${company.id}:m:${actor.memberId}`;
  return actor.kind === "key" ? `${company.id}:k:${actor.keyId}` : `${company.id}:s`;
}
