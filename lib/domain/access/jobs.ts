import { z } from "zod";
import { defineJob } from "@/lib/infra/queue";

/** Mails somebody a link; what the link opens is made when the mail is, so no waiting job holds a secret. */
export const MAIL_LINK = defineJob(
  "access.mail-link",
  z.object({ userId: z.uuid(), purpose: z.enum(["sign-in", "reset", "invite"]) }),
  { maxAttempts: 8, timeoutSeconds: 60 },
);

/** Tells somebody who already has an account that somebody (probably they) asked for another. */
export const MAIL_ACCOUNT_EXISTS = defineJob("access.mail-account-exists", z.object({ userId: z.uuid() }), {
  maxAttempts: 8,
  timeoutSeconds: 60,
});
