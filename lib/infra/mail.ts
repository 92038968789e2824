import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport, type Transporter } from "nodemailer";
import { newId } from "@/lib/core/ids";
import { env } from "./env";

export type Mail = { to: string; subject: string; text: string; html: string };

let smtp: Transporter | undefined;

/**
 * Hands a mail over: to the SMTP server, or as an .eml file to MAIL_DIR where none is set (file names
 * sort by time). Resolves when it is out of our hands; called from jobs alone, which try again.
 */
export async function sendMail(mail: Mail): Promise<void> {
  const { SMTP_URL, MAIL_DIR, MAIL_FROM } = env();
  const message = { from: MAIL_FROM, ...mail, headers: { "Auto-Submitted": "auto-generated" } };
  if (SMTP_URL) {
    smtp ??= createTransport({
      url: SMTP_URL,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    });
    await smtp.sendMail(message);
    return;
  }
  const built = await createTransport({ streamTransport: true, buffer: true, newline: "windows" }).sendMail(
    message,
  );
  await mkdir(MAIL_DIR, { recursive: true });
  const file = join(MAIL_DIR, `${new Date().toISOString().replace(/[:.]/g, "-")}-${newId()}.eml`);
  // A reader never sees half a mail.
  await writeFile(`${file}.part`, built.message as Buffer, { mode: 0o600 });
  await rename(`${file}.part`, file);
}
