import { type Ctx, isLocale, LOCALES, type Locale, makeCtx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { after, type Soon } from "@/lib/core/soon";
import { type Identity, identify } from "@/lib/domain/access/identity";
import { env } from "@/lib/infra/env";
import type { Asked } from "./asked";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** The best of our languages for an Accept-Language header; Norwegian in any spelling is bokmål. */
export function preferredLocale(header: string | null): Locale {
  if (!header) return "en";
  for (const part of header.split(",")) {
    const language = part.split(";")[0]?.trim().toLowerCase().split("-")[0];
    if (language === "no" || language === "nn") return "nb";
    const found = LOCALES.find((locale) => locale === language);
    if (found) return found;
  }
  return "en";
}

function firstLocale(...choices: (string | null | undefined)[]): Locale | undefined {
  return choices.find(isLocale);
}

/** A cookie alone may not write from another site: the browser names where the request comes from. */
function requireSameOrigin(request: Asked): void {
  if (SAFE_METHODS.has(request.method)) return;
  if (request.headers.get("origin") !== new URL(env().APP_URL).origin) throw new AppError("cross_origin");
}

/**
 * Who asks, and in which company: a key's own, or the one a person's `skala-company` header names (the
 * only one they have, where it names none). A company one does not belong to is not found.
 */
export function whoAsks(request: Asked, requestId: string): Soon<Ctx> {
  return after(identify(request.headers), (identity) => {
    if (!identity) throw new AppError("unauthenticated");
    if (identity.kind === "session") requireSameOrigin(request);
    return contextOf(identity, request.headers, requestId, request.headers.get("skala-company") ?? undefined);
  });
}

export function contextOf(
  identity: Identity,
  headers: Pick<Headers, "get">,
  requestId: string,
  slug?: string,
): Ctx {
  const accepted = headers.get("accept-language");
  if (identity.kind === "key") {
    const { company, keyId, scopes } = identity;
    return makeCtx({
      requestId,
      company,
      actor: { kind: "key", keyId, scopes },
      locale: preferredLocale(accepted),
    });
  }
  const { memberships, userId, sessionId, name, email } = identity;
  const membership = slug ? memberships.find(({ company }) => company.slug === slug) : memberships[0];
  if (!membership) throw new AppError("not_found");
  const { company, memberId, role, locale } = membership;
  return makeCtx({
    requestId,
    company,
    actor: { kind: "member", userId, memberId, role, sessionId, name, email },
    locale:
      firstLocale(locale, identity.locale) ??
      (accepted ? preferredLocale(accepted) : (firstLocale(company.locale) ?? "en")),
  });
}
