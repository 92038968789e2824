"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { ApiError, answer } from "@/components/api/client";
import type { LinkedBooking } from "@/lib/domain/bookings/schema";

export type Linked = z.infer<typeof LinkedBooking>;
type Verb = "view" | "cancel" | "reschedule";

/** Without a session, and without a company: the token is all there is, and goes in the body. */
async function ask(verb: Verb, body: { token: string; start?: string }): Promise<Linked> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/booking-links/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
    });
  } catch {
    throw new ApiError(0, "offline", "", "", "", [], undefined);
  }
  return answer<Linked>(response);
}

/** The booking that the address opens; `change` moves or cancels it and throws what the API refuses. */
export function useLinkedBooking() {
  const [booking, setBooking] = useState<Linked | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const token = useRef("");

  const load = useCallback(() => {
    token.current = location.hash.slice(1);
    setError(null);
    ask("view", { token: token.current || "-" }).then(setBooking, setError);
  }, []);
  useEffect(load, [load]);

  const change = async (verb: Exclude<Verb, "view">, start?: string): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      setBooking(await ask(verb, { token: token.current, ...(start && { start }) }));
    } finally {
      setBusy(false);
    }
  };
  return { booking, error, busy, load, change };
}
