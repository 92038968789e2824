import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { clientAddress } from "@/lib/core/address";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { deviceCookie } from "@/lib/domain/access/cookies";
import { asAppError, problem } from "@/lib/http/problem";
import { preferredLocale } from "@/lib/i18n/choose";
import { env } from "@/lib/infra/env";
import { take } from "@/lib/infra/limits";
import { authOptions, type Left } from "../options";

type Context = { params: Promise<{ nextauth: string[] }> };

async function serve(request: NextRequest, context: Context): Promise<Response> {
  try {
    const { nextauth } = await context.params;
    // It would let anybody write lines into our log.
    if (nextauth[0] === "_log") throw new AppError("not_found");
    if (request.method === "POST") {
      const { allowed, resetSeconds } = await take(
        "auth",
        clientAddress(request.headers, env().TRUSTED_PROXIES),
      );
      if (!allowed) throw new AppError("rate_limited", { retryAfter: resetSeconds });
    }
    const left: Left = {};
    const response: Response = await NextAuth(request, context, authOptions(request, left));
    if (left.device) response.headers.append("set-cookie", deviceCookie(left.device));
    response.headers.set("cache-control", "no-store");
    return response;
  } catch (thrown) {
    return problem(asAppError(thrown), preferredLocale(request.headers.get("accept-language")), newId());
  }
}

export { serve as GET, serve as POST };
