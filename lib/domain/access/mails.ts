import type { Locale } from "@/lib/core/context";
import { translator } from "@/lib/i18n/translate";
import { env } from "@/lib/infra/env";
import type { Mail } from "@/lib/infra/mail";
import type { LinkPurpose } from "./rules";

type Reader = { email: string; name: string; locale: Locale };
type Letter = {
  subject: string;
  hello: string;
  lines: string[];
  action?: { label: string; url: string };
  foot: string;
};

const PAGES: Record<LinkPurpose, string> = { "sign-in": "/sign-in/link", reset: "/reset", invite: "/reset" };
const TEXTS = { "sign-in": "signIn", reset: "reset", invite: "invite" } as const;

function html(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** One plain layout for all: words first, one button, nothing loaded from anywhere. */
function mail(to: Reader, { subject, hello, lines, action, foot }: Letter): Mail {
  const text = [hello, ...lines, ...(action ? [`${action.label}:\n${action.url}`] : []), foot].join("\n\n");
  const paragraph = (line: string) => `<p style="margin:0 0 16px">${html(line)}</p>`;
  const button =
    action &&
    `<p style="margin:24px 0"><a href="${html(action.url)}" style="display:inline-block;background:#1f1f24;color:#fff;text-decoration:none;border-radius:6px;padding:10px 18px;font-weight:600">${html(action.label)}</a></p>` +
      `<p style="margin:0 0 16px;font-size:13px;color:#6c6c75;word-break:break-all">${html(action.url)}</p>`;
  const page = `<!doctype html><html lang="${to.locale}"><body style="margin:0;background:#f6f6f5;padding:32px 16px"><div style="max-width:480px;margin:0 auto;background:#fff;border:1px solid #e7e7e4;border-radius:12px;padding:32px;font:15px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1c1c1f">${[hello, ...lines].map(paragraph).join("")}${button ?? ""}<p style="margin:24px 0 0;font-size:13px;color:#6c6c75">${html(foot)}</p></div></body></html>`;
  return { to: to.email, subject, text: `${text}\n`, html: page };
}

/** The mail with a link; the token stands behind `#`, so that no server on the way writes it down. */
export function linkMail(to: Reader, purpose: LinkPurpose, token: string, company: string): Mail {
  const t = translator(to.locale);
  const key = `auth.mail.${TEXTS[purpose]}`;
  return mail(to, {
    subject: t(`${key}.subject`, { company }),
    hello: t("auth.mail.hello", { name: to.name }),
    lines: [t(`${key}.body`, { company }), t(`${key}.valid`)],
    action: { label: t(`${key}.action`), url: `${env().APP_URL}${PAGES[purpose]}#token=${token}` },
    foot: t(`${key}.foot`),
  });
}

/** A mail that only points to the sign-in page. */
export function pointerMail(to: Reader, kind: "exists" | "added", company: string): Mail {
  const t = translator(to.locale);
  const key = `auth.mail.${kind}`;
  return mail(to, {
    subject: t(`${key}.subject`, { company }),
    hello: t("auth.mail.hello", { name: to.name }),
    lines: [t(`${key}.body`, { company })],
    action: { label: t(`${key}.action`), url: `${env().APP_URL}/sign-in` },
    foot: t(`${key}.foot`),
  });
}
