import { useCallback, useMemo } from "react";
import useSWR, { useSWRConfig } from "swr";
import type { z } from "zod";
import { api, queryString } from "@/components/api/client";
import type { HoursException, OpeningHours, Resource, Service } from "@/lib/domain/catalog/schema";

type Kinds = {
  "/services": Service;
  "/resources": Resource;
  "/opening-hours": z.infer<typeof OpeningHours>;
  "/hours-exceptions": z.infer<typeof HoursException>;
};
export type CatalogPath = keyof Kinds;
export type Hours = Kinds["/opening-hours"];
export type Exception = Kinds["/hours-exceptions"];

/** More than a company has; what lies beyond is said, not left out in silence. */
const MOST_PAGES = 10;

type Page<T> = { data: T[]; page: { nextCursor: string | null } };
export type Catalog<T> = { data: T[]; more: boolean };

/** All of a kind by name, page after page: lists here are short, and pickers want the whole of them. */
export function useCatalog<P extends CatalogPath>(path: P, archived = false) {
  const load = useCallback(
    async ([, , which]: readonly [string, P, boolean]): Promise<Catalog<Kinds[P]>> => {
      const found: Kinds[P][] = [];
      let cursor: string | null = null;
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const query = queryString({ limit: 100, sort: "name", archived: String(which), cursor });
        const page: Page<Kinds[P]> = await api(`${path}${query}`);
        found.push(...page.data);
        cursor = page.page.nextCursor;
        if (!cursor) break;
      }
      return { data: found, more: cursor !== null };
    },
    [path],
  );
  return useSWR<Catalog<Kinds[P]>, unknown, readonly [string, P, boolean]>(["catalog", path, archived], load);
}

/** Reads lists of these kinds again, wherever they are shown. */
export function useRefresh() {
  const { mutate } = useSWRConfig();
  return useCallback(
    (...paths: CatalogPath[]) =>
      mutate((key) => Array.isArray(key) && key[0] === "catalog" && paths.includes(key[1] as CatalogPath)),
    [mutate],
  );
}

/** Names of resources by id, archived ones too: a service may still name one. */
export function useResourceNames(): Map<string, string> {
  const { data: used } = useCatalog("/resources");
  const { data: gone } = useCatalog("/resources", true);
  return useMemo(
    () => new Map([...(gone?.data ?? []), ...(used?.data ?? [])].map(({ id, name }) => [id, name])),
    [used, gone],
  );
}
