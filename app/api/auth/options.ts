import type { AuthOptions, User } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import Google from "next-auth/providers/google";
import { clientAddress } from "@/lib/core/address";
import { AppError } from "@/lib/core/errors";
import { deviceFrom, secureCookies } from "@/lib/domain/access/cookies";
import { SESSION_DAYS } from "@/lib/domain/access/rules";
import { endSession, startSession } from "@/lib/domain/access/sessions";
import { type SignedIn, signInByGoogle, signInByLink, signInByPassword } from "@/lib/domain/access/sign-in";
import { env } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";

/** What signing in left for the answer: the token of the device's cookie. */
export type Left = { device?: string };

/**
 * next-auth's settings for one request. It keeps the cookie and the exchange with Google; who may sign in
 * is decided by the access room. The cookie carries the session's id, whose row says whether it is alive.
 */
export function authOptions(request: Request, left: Left): AuthOptions {
  const { NEXTAUTH_SECRET, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, TRUSTED_PROXIES } = env();
  const address = clientAddress(request.headers, TRUSTED_PROXIES);
  const from = { address, device: deviceFrom(request.headers.get("cookie")) };

  const user = ({ userId, device }: SignedIn): User => {
    left.device = device;
    return { id: userId };
  };
  /** What stopped it travels in the error's text: next-auth hands on nothing else. */
  const orReason = async (run: () => Promise<SignedIn>): Promise<User> => {
    try {
      return user(await run());
    } catch (error) {
      if (error instanceof AppError)
        throw new Error(`${error.code}${error.retryAfter ? `:${error.retryAfter}` : ""}`);
      log.error({ cause: error instanceof Error ? error.stack : String(error) }, "sign-in failed");
      throw new Error("internal");
    }
  };

  const providers: AuthOptions["providers"] = [
    Credentials({
      id: "credentials",
      credentials: { email: {}, password: {} },
      authorize: (given) =>
        orReason(() => signInByPassword(String(given?.email ?? ""), String(given?.password ?? ""), from)),
    }),
    Credentials({
      id: "link",
      credentials: { token: {} },
      authorize: (given) => orReason(() => signInByLink(String(given?.token ?? ""), from)),
    }),
  ];
  if (GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET) {
    providers.push(
      Google({
        clientId: GOOGLE_CLIENT_ID,
        clientSecret: GOOGLE_CLIENT_SECRET,
        async profile(profile) {
          const signedIn = await signInByGoogle(profile, from);
          return signedIn ? user(signedIn) : { id: "" };
        },
      }),
    );
  }

  return {
    secret: NEXTAUTH_SECRET,
    useSecureCookies: secureCookies(),
    session: { strategy: "jwt", maxAge: SESSION_DAYS * 86_400 },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in", verifyRequest: "/sign-in" },
    providers,
    callbacks: {
      signIn: ({ user }) => (user.id ? true : "/sign-in?error=no_account"),
      async jwt({ token, user }) {
        if (!user) return token;
        const userAgent = request.headers.get("user-agent") ?? "";
        return { sub: user.id, sid: await startSession({ userId: user.id, userAgent, address }) };
      },
      // Nobody asks next-auth who is signed in: /api/v1/me tells.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await endSession(token.sid);
      },
    },
  };
}
