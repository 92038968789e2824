import { z } from "zod";
import { normaliseEmail } from "@/lib/core/contact";
import { LOCALES } from "@/lib/core/context";
import { KEY_SCOPES, PERMISSIONS, ROLES } from "@/lib/core/permissions";
import { nfc } from "@/lib/core/text";
import { PASSWORD_MAX } from "./rules";

const text = (max: number) => z.string().max(max).transform(nfc).pipe(z.string().min(1).max(max));
const when = z.iso.datetime();

/** An e-mail address in the form that is compared. */
export const Email = z
  .string()
  .max(254)
  .transform((typed, check) => {
    const email = normaliseEmail(typed);
    if (email) return email;
    check.addIssue({ code: "custom", params: { code: "email" } });
    return z.NEVER;
  });

/** Length and strength are looked at by the verb, which knows whose password it is. */
const Password = z
  .string()
  .min(1)
  .max(4 * PASSWORD_MAX);
const Token = z.string().min(1).max(100);
const LocaleName = z.enum(LOCALES);

export const TimeZone = z
  .string()
  .max(64)
  .refine(
    (zone) => {
      try {
        return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
      } catch {
        return false;
      }
    },
    { params: { code: "time_zone" } },
  );

export const SignUpInput = z.strictObject({
  company: text(100),
  name: text(100),
  email: Email,
  /** Asked for by the first company's sign-up; later the mailed link leads to choosing one. */
  password: Password.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  timeZone: TimeZone.optional(),
  locale: LocaleName.optional(),
});
export type SignUpInput = z.output<typeof SignUpInput>;

/** `company` is the new company's slug, or null where a link was mailed instead. */
export const SignUpResult = z.object({ company: z.string().nullable() });

export const ResetRequest = z.strictObject({ email: Email });
export const ResetInput = z.strictObject({ token: Token, password: Password });
export type ResetInput = z.output<typeof ResetInput>;
/** Whose password it is now, so that the browser can sign in with it. */
export const ResetResult = z.object({ email: z.string() });

export const Me = z.object({
  user: z
    .object({ id: z.uuid(), name: z.string(), email: z.string(), locale: z.string().nullable() })
    .nullable()
    .describe("null when a key asks"),
  company: z.object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    timeZone: z.string(),
    locale: z.string(),
    currency: z.string(),
    country: z.string(),
  }),
  companies: z.array(z.object({ slug: z.string(), name: z.string(), role: z.enum(ROLES) })),
  member: z
    .object({
      id: z.uuid(),
      role: z.enum(ROLES),
      locale: z.string().nullable(),
      timeZone: z.string().nullable(),
    })
    .nullable()
    .describe("null when a key asks"),
  permissions: z.array(z.enum(PERMISSIONS)),
});
export type Me = z.output<typeof Me>;

export const MeChange = z.strictObject({
  name: text(100).optional(),
  locale: LocaleName.nullable().optional(),
  timeZone: TimeZone.nullable().optional(),
});
export type MeChange = z.output<typeof MeChange>;

export const Member = z.object({
  id: z.uuid(),
  userId: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
});
export const MemberList = z.object({ data: z.array(Member) });
export type Member = z.output<typeof Member>;
export type MemberList = z.output<typeof MemberList>;

export const Invite = z.strictObject({ email: Email, name: text(100), role: z.enum(ROLES) });
export type Invite = z.output<typeof Invite>;
export const RoleChange = z.strictObject({ role: z.enum(ROLES) });

export const Session = z.object({
  id: z.uuid(),
  userAgent: z.string(),
  address: z.string(),
  createdAt: when,
  seenAt: when,
  current: z.boolean().describe("The session that asks"),
});
export const SessionList = z.object({ data: z.array(Session) });
export type SessionList = z.output<typeof SessionList>;

export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string().describe("How the key begins"),
  scopes: z.array(z.enum(KEY_SCOPES)),
  createdAt: when,
  seenAt: when.nullable(),
});
export const ApiKeyList = z.object({ data: z.array(ApiKey) });
export type ApiKey = z.output<typeof ApiKey>;
export type ApiKeyList = z.output<typeof ApiKeyList>;

export const NewApiKey = z.strictObject({ name: text(100), scopes: z.array(z.enum(KEY_SCOPES)).min(1) });
export type NewApiKey = z.output<typeof NewApiKey>;
export const ApiKeyMade = ApiKey.extend({ secret: z.string().describe("Shown this once") });
export type ApiKeyMade = z.output<typeof ApiKeyMade>;

export const IdParams = z.object({ id: z.uuid() });
