"use client";

import {
  Archive,
  CalendarDays,
  CircleDashed,
  Contact,
  Megaphone,
  Tag as TagIcon,
  UserRound,
  UsersRound,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { dayText, startOfDay } from "@/components/list/days";
import type { FilterDef } from "@/components/list/filter";
import { useListUrl } from "@/components/list/list-url";
import type { Column } from "@/components/list/row";
import { useSources, useTags } from "@/components/records/lookups";
import { RecordsPage } from "@/components/records/records-page";
import { Owner, useOwnerChoices } from "@/components/records/shared-fields";
import { useFormats, useMe } from "@/components/shell/me";
import { Avatar } from "@/components/ui/avatar";
import { Dot } from "@/components/ui/badge";
import { CUSTOMER_KINDS, CUSTOMER_SORTS, type CustomerRow } from "@/lib/domain/customers/schema";
import { CreateCustomer } from "./create-customer";
import { CustomerPanel } from "./customer-panel";
import { CustomerStatusText, useCustomerStatuses } from "./status";

const FILTERS = [
  "kind",
  "status",
  "source",
  "ownerId",
  "tag",
  "createdFrom",
  "createdTo",
  "archived",
] as const;

export function CustomersPage() {
  const t = useTranslations("customers");
  const r = useTranslations("records");
  const l = useTranslations("list");
  const { can, timeZone } = useMe();
  const canWrite = can("customers:write");
  const formats = useFormats();
  const statuses = useCustomerStatuses();
  const owners = useOwnerChoices();
  const { tags } = useTags();
  const sources = useSources("/customers");
  const url = useListUrl(FILTERS, "-createdAt");
  const { filters, q } = url;

  const query = useMemo(() => {
    const { createdFrom, createdTo, ...same } = filters;
    return {
      ...same,
      q: q || undefined,
      createdFrom: startOfDay(createdFrom, timeZone),
      createdTo: startOfDay(createdTo, timeZone, 1),
    };
  }, [filters, q, timeZone]);

  const icon = "size-3.5 text-ink-3";
  const defs: FilterDef[] = [
    {
      kind: "choice",
      id: "kind",
      label: r("field.kind"),
      icon: <UsersRound className={icon} />,
      choices: CUSTOMER_KINDS.map((value) => ({ value, label: r(`kind.${value}`) })),
    },
    {
      kind: "choice",
      id: "status",
      label: r("field.status"),
      icon: <CircleDashed className={icon} />,
      choices: statuses,
    },
    {
      kind: "choice",
      id: "source",
      label: r("field.source"),
      icon: <Megaphone className={icon} />,
      choices: sources
        .filter(({ source }) => source)
        .map(({ source, count }) => ({ value: source, label: source, hint: formats.count(count) })),
    },
    {
      kind: "choice",
      id: "ownerId",
      label: r("field.ownerId"),
      icon: <UserRound className={icon} />,
      choices: [{ value: "me", label: l("mine") }, ...owners],
    },
    {
      kind: "choice",
      id: "tag",
      label: r("field.tags"),
      icon: <TagIcon className={icon} />,
      choices: tags.map(({ id, name, colour }) => ({
        value: id,
        label: name,
        icon: <Dot colour={colour} className="mx-1" />,
      })),
    },
    {
      kind: "days",
      id: "created",
      label: r("field.createdAt"),
      icon: <CalendarDays className={icon} />,
      from: "createdFrom",
      to: "createdTo",
      timeZone,
      format: dayText(timeZone, formats.day),
    },
    {
      kind: "choice",
      id: "archived",
      label: l("archivedFilter"),
      icon: <Archive className={icon} />,
      choices: [
        { value: "true", label: l("onlyArchived") },
        { value: "any", label: l("withArchived") },
      ],
    },
  ];

  const columns = useMemo<Column<CustomerRow>[]>(
    () => [
      {
        id: "name",
        header: r("field.name"),
        track: "minmax(12rem,2.2fr)",
        sorts: ["name", "-name"],
        cell: (row) => (
          <span className="flex min-w-0 items-center gap-2.5">
            <Avatar name={row.name} square={row.kind === "organisation"} />
            <span className="truncate font-medium">{row.name}</span>
          </span>
        ),
      },
      {
        id: "parent",
        header: r("field.parentId"),
        track: "minmax(8rem,1.5fr)",
        from: 760,
        cell: (row) => <span className="text-ink-2">{row.parentName}</span>,
      },
      {
        id: "status",
        header: r("field.status"),
        track: "6.5rem",
        cell: (row) =>
          canWrite ? (
            <button
              type="button"
              tabIndex={-1}
              data-act="status"
              className="-mx-1.5 flex h-7 max-w-full items-center rounded-md px-1.5 hover:bg-pressed"
            >
              <CustomerStatusText status={row.status} />
            </button>
          ) : (
            <CustomerStatusText status={row.status} />
          ),
      },
      {
        id: "email",
        header: r("field.email"),
        track: "minmax(10rem,2fr)",
        from: 900,
        cell: (row) => <span className="text-ink-2">{row.email}</span>,
      },
      {
        id: "phone",
        header: r("field.phone"),
        track: "8.5rem",
        from: 1080,
        cell: (row) => <span className="text-ink-2 tabular-nums">{row.phone}</span>,
      },
      {
        id: "owner",
        header: r("field.ownerId"),
        track: "minmax(8.5rem,1.1fr)",
        from: 980,
        cell: (row) => <Owner id={row.ownerId} />,
      },
      {
        id: "createdAt",
        header: r("field.createdAt"),
        track: "6.5rem",
        from: 680,
        end: true,
        sorts: ["-createdAt", "createdAt"],
        cell: (row) => <span className="text-ink-2">{formats.day(row.createdAt)}</span>,
      },
    ],
    [r, canWrite, formats],
  );

  return (
    <RecordsPage<CustomerRow>
      path="/customers"
      param="customer"
      title={t("title")}
      columns={columns}
      card={(row) => (
        <span className="flex items-center gap-3">
          <Avatar name={row.name} square={row.kind === "organisation"} className="size-8 text-xs" />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium text-base">{row.name}</span>
            <span className="block truncate text-ink-3">
              {row.parentName ?? row.email ?? row.phone ?? r(`kind.${row.kind}`)}
            </span>
          </span>
          <span className="shrink-0 text-ink-2">
            <CustomerStatusText status={row.status} />
          </span>
        </span>
      )}
      filters={defs}
      url={url}
      query={query}
      sorts={CUSTOMER_SORTS.map((value) => ({ value, label: l(`sorts.${value}`) }))}
      statuses={statuses}
      mayStatus={() => true}
      canWrite={canWrite}
      empty={{ icon: <Contact />, title: t("emptyTitle"), body: t("emptyBody"), create: t("new") }}
      panel={(props) => <CustomerPanel key={props.id} {...props} />}
      createDialog={(props) => <CreateCustomer {...props} />}
    />
  );
}
