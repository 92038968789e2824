"use client";

import { useMemo } from "react";
import useSWR from "swr";
import { api } from "@/components/api/client";
import { useMe } from "@/components/shell/me";
import type { Resource, Service } from "@/lib/domain/catalog/schema";
import type { Page } from "@/lib/domain/records/schema";

/** So many pages of a hundred are read at most. */
const MOST_PAGES = 10;
const RARELY = { dedupingInterval: 30_000, revalidateIfStale: false };

async function all<T>(path: string): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MOST_PAGES; read++) {
    const asked: string = `${path}?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
    const { data, page } = await api<{ data: T[]; page: Page }>(asked);
    found.push(...data);
    cursor = page.nextCursor;
    if (!cursor) break;
  }
  return found;
}

function useAll<T extends { id: string }>(path: "/services" | "/resources") {
  const { can } = useMe();
  const { data, error, mutate } = useSWR<T[]>(
    can("services:read") ? `all ${path}` : null,
    () => all<T>(path),
    RARELY,
  );
  return useMemo(
    () => ({
      rows: data ?? [],
      loading: data === undefined && error === undefined,
      failed: error !== undefined && data === undefined,
      retry: () => void mutate(),
      byId: new Map((data ?? []).map((row) => [row.id, row])),
    }),
    [data, error, mutate],
  );
}

/** The services that can be booked, by name. */
export const useServices = () => useAll<Service>("/services");
/** The resources there are, by name. */
export const useResources = () => useAll<Resource>("/resources");

type Needs = Pick<Service, "needs">;

/** Whether a resource is any of those that a service needs. */
export function fits(service: Needs, { id, skills }: Pick<Resource, "id" | "skills">): boolean {
  return service.needs.some(({ resourceId, skill }) =>
    resourceId === undefined ? skill !== undefined && skills.includes(skill) : resourceId === id,
  );
}
