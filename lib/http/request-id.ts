import { randomUUID } from "node:crypto";

/** The id that the caller gave the request, where it is a sensible one, or a new one: in logs, answers and errors. */
export function requestIdOf(headers: Pick<Headers, "get">): string {
  const given = headers.get("x-request-id");
  return given && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}
