"use client";

import { useMemo } from "react";
import useSWR from "swr";
import type { z } from "zod";
import { api } from "@/components/api/client";
import { useMe } from "@/components/shell/me";
import type { Member } from "@/lib/domain/access/schema";
import type { CustomField, Tag } from "@/lib/domain/records/schema";

type ListOf<T> = { data: T[] };
type Field = z.infer<typeof CustomField>;

/** Who and what a company has changes rarely: asked once, again when the window is looked at anew. */
const RARELY = { dedupingInterval: 30_000, revalidateIfStale: false };

export function useMembers(): { members: Member[]; nameOf: (id: string | null) => string | null } {
  const { can } = useMe();
  const { data } = useSWR<ListOf<Member>>(can("members:read") ? "/members" : null, RARELY);
  return useMemo(() => {
    const members = data?.data ?? [];
    const names = new Map(members.map(({ id, name }) => [id, name]));
    return { members, nameOf: (id) => (id ? (names.get(id) ?? null) : null) };
  }, [data]);
}

export function useTags(): { tags: Tag[]; create: (name: string, colour: string) => Promise<Tag> } {
  const { data, mutate } = useSWR<ListOf<Tag>>("/tags", RARELY);
  return useMemo(
    () => ({
      tags: data?.data ?? [],
      create: async (name, colour) => {
        const tag = await api<Tag>("/tags", { method: "POST", body: { name, colour } });
        await mutate();
        return tag;
      },
    }),
    [data, mutate],
  );
}

/** None of a kind of record that has none. */
export function useCustomFields(entity: "lead" | "customer" | null): Field[] {
  const { data } = useSWR<ListOf<Field>>(entity && `/custom-fields?entity=${entity}`, RARELY);
  return data?.data ?? NO_FIELDS;
}
const NO_FIELDS: Field[] = [];

export type Source = { source: string; count: number };

/** The sources in use, most used first; they are free text. */
export function useSources(path: "/leads" | "/customers"): Source[] {
  const { data } = useSWR<ListOf<Source>>(`${path}/sources`, RARELY);
  return data?.data ?? NO_SOURCES;
}
const NO_SOURCES: Source[] = [];
