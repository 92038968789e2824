import { env } from "@/lib/infra/env";
import { DEVICE_DAYS } from "./rules";

/** Over https cookies are Secure and carry the prefix that keeps plain http from setting them. */
export function secureCookies(): boolean {
  return env().APP_URL.startsWith("https:");
}

export function sessionCookieName(): string {
  return secureCookies() ? "__Secure-next-auth.session-token" : "next-auth.session-token";
}

function deviceCookieName(): string {
  return secureCookies() ? "__Host-skala_device" : "skala_device";
}

/** Every cookie of a request whose name begins with `prefix`. */
export function cookiesFrom(header: string | null, prefix: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const pair of (header ?? "").split(";")) {
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals).trim();
    if (equals > 0 && name.startsWith(prefix)) found.set(name, pair.slice(equals + 1).trim());
  }
  return found;
}

/** The session cookie's value; next-auth cuts one that is too long into `name.0`, `name.1` … */
export function sessionCookie(header: string | null): string | undefined {
  const name = sessionCookieName();
  const found = cookiesFrom(header, name);
  const whole = found.get(name);
  if (whole) return whole;
  let value = "";
  for (let part = 0; found.has(`${name}.${part}`); part++) value += found.get(`${name}.${part}`);
  return value || undefined;
}

/** A Set-Cookie line for a cookie that scripts cannot read and other sites' requests do not carry. */
function setCookie(name: string, value: string, maxAgeSeconds: number): string {
  const secure = secureCookies() ? "; Secure" : "";
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}

/** The cookie that makes a browser known to whoever signed in with it. */
export function deviceCookie(token: string): string {
  return setCookie(deviceCookieName(), token, DEVICE_DAYS * 86_400);
}

export function deviceFrom(header: string | null): string | undefined {
  const name = deviceCookieName();
  return cookiesFrom(header, name).get(name);
}

/** The slug of the company somebody worked in last; proxy.ts keeps it. Only a preference: it opens nothing. */
export const LAST_COMPANY_COOKIE = "skala-company";
