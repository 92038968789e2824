import { useCallback, useRef } from "react";
import { toast } from "sonner";
import useSWR from "swr";
import { api } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import type { PriceList, PriceListChange } from "@/lib/domain/pricing/schema";

/**
 * A price list and how it is changed: shown at once, sent one change after the other (each names the version
 * that the one before made), and taken back where the server refuses.
 */
export function usePriceList(id: string) {
  const failureOf = useFailure();
  const { data, error, mutate } = useSWR<PriceList, unknown>(`/price-lists/${id}`);
  const line = useRef<Promise<unknown>>(Promise.resolve());

  const change = useCallback(
    (send: (list: PriceList) => Promise<PriceList>, shown?: PriceListChange): Promise<boolean> => {
      const run = async (): Promise<boolean> => {
        try {
          await mutate(
            async (now) => {
              if (!now) throw new Error("There is no list to change.");
              return send(now);
            },
            {
              optimisticData: (now) => ({ ...(now as PriceList), ...shown }),
              rollbackOnError: true,
              revalidate: false,
            },
          );
          return true;
        } catch (thrown) {
          const { title, detail } = failureOf(thrown);
          toast.error(title, { description: detail });
          void mutate();
          return false;
        }
      };
      const next = line.current.then(run, run);
      line.current = next;
      return next;
    },
    [mutate, failureOf],
  );

  const save = useCallback(
    (body: PriceListChange) =>
      change(
        (list) => api<PriceList>(`/price-lists/${id}`, { method: "PATCH", body, ifMatch: list.version }),
        body,
      ),
    [change, id],
  );
  const publish = useCallback(
    (body: { firstDay: string; lastDay?: string }) =>
      change((list) =>
        api<PriceList>(`/price-lists/${id}/publish`, { method: "POST", body, ifMatch: list.version }),
      ),
    [change, id],
  );
  return { list: data, error, retry: () => void mutate(), save, publish };
}
