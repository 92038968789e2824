"use client";

import { useRef, useState } from "react";
import { toast } from "sonner";
import useSWR from "swr";
import type { z } from "zod";
import { ApiError, api, newIntent } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import type { CalendarFeedMade, CalendarFeedOf } from "@/lib/domain/bookings/schema";

type Of = z.infer<typeof CalendarFeedOf>;

/** A resource's calendar feed and what can be done with it; the address is here only after it was made. */
export function useFeed(resourceId: string) {
  const path = `/resources/${resourceId}/calendar-feed`;
  const failureOf = useFailure();
  const { data, error, mutate } = useSWR<Of, unknown>(path);
  const [address, setAddress] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);

  /** One at a time, however often it is clicked; afterwards what is there is asked for anew. */
  const once = async (work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      // Changed or removed by somebody else: what is there now says more than an error.
      const outdated = thrown instanceof ApiError && [404, 412].includes(thrown.status);
      if (!outdated) toast.error(failureOf(thrown).title, { description: failureOf(thrown).detail });
      void mutate();
    }
    running.current = false;
    setBusy(false);
  };

  return {
    feed: data?.feed,
    error,
    retry: () => void mutate(),
    busy,
    address,
    make: (names: boolean) =>
      once(async () => {
        const body = { names };
        const made = await api<CalendarFeedMade>(path, { method: "POST", body, idempotencyKey: newIntent() });
        const { path: file, ...feed } = made;
        setAddress(new URL(file, window.location.origin).href);
        await mutate({ feed }, { revalidate: false });
      }),
    setNames: (names: boolean) =>
      once(async () => {
        const ifMatch = data?.feed?.version ?? 0;
        await mutate(api<Of>(path, { method: "PATCH", body: { names }, ifMatch }), { revalidate: false });
      }),
    remove: () =>
      once(async () => {
        await api(path, { method: "DELETE" });
        setAddress(null);
        await mutate({ feed: null }, { revalidate: false });
      }),
  };
}
