import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import { isLocale, makeCtx } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { hashPassword } from "@/lib/domain/access/passwords";
import { startSession } from "@/lib/domain/access/sessions";
import { createCompany } from "@/lib/domain/companies/service";
import { env } from "@/lib/infra/env";
import type { TestDatabase } from "./database";

export const PASSWORD = "tivoli i november";

/** A new company with one member, who has a password. */
export async function newCompany(name: string, role: Role = "owner") {
  const email = `${newId()}@example.dk`;
  const passwordHash = await hashPassword(PASSWORD);
  return createCompany({ name, country: "DK", locale: "en" }, async (tx, company) => {
    const userId = newId();
    await tx.user.create({ data: { id: userId, name: `${name} ${role}`, email, passwordHash } });
    const { id: memberId } = await tx.member.create({
      data: { companyId: company.id, id: newId(), userId, role },
    });
    return { company, userId, memberId, email, role };
  });
}
export type Person = Awaited<ReturnType<typeof newCompany>>;

/** On behalf of a person, as a door would make it. */
export function ctxOf({ company, userId, memberId, email, role }: Person, sessionId = newId()) {
  return makeCtx({
    requestId: newId(),
    company,
    actor: { kind: "member", userId, memberId, role, sessionId, name: email, email },
    locale: isLocale(company.locale) ? company.locale : "en",
  });
}

/** A browser signed in as a person: the headers it sends, and its session. */
export async function signedIn({ userId, company }: Pick<Person, "userId" | "company">) {
  const sessionId = await startSession({ userId, userAgent: "test", address: "203.0.113.1" });
  const token = await encode({ token: { sub: userId, sid: sessionId }, secret: env().NEXTAUTH_SECRET });
  const headers = new Headers({
    cookie: `other=1; next-auth.session-token=${token}`,
    origin: env().APP_URL,
    "skala-company": company.slug,
  });
  return { sessionId, headers };
}

type Letter = { to: string; subject: string; text: string; token?: string };

/** The mails written so far, oldest first, with their plain text decoded. */
export function mails({ mailDir }: Pick<TestDatabase, "mailDir">): Letter[] {
  const files = readdirSync(mailDir).filter((name) => name.endsWith(".eml"));
  return files.sort().map((name) => {
    const raw = readFileSync(join(mailDir, name), "latin1");
    const part = raw.slice(raw.indexOf("Content-Type: text/plain"));
    const [head = "", ...rest] = (part.split(/\r\n--/)[0] ?? "").split("\r\n\r\n");
    const body = rest.join("\n\n");
    const text = head.includes("quoted-printable") ? decoded(body) : body;
    const header = (field: string) => new RegExp(`^${field}: (.*)$`, "m").exec(raw)?.[1]?.trim() ?? "";
    return { to: header("To"), subject: header("Subject"), text, token: /#token=([\w-]+)/.exec(text)?.[1] };
  });
}

function decoded(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
