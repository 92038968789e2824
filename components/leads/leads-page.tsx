"use client";

import {
  Archive,
  CalendarDays,
  CircleDashed,
  Coins,
  Megaphone,
  Tag as TagIcon,
  Target,
  UserRound,
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
import { Dot } from "@/components/ui/badge";
import { minorDigits } from "@/lib/core/money";
import type { LeadRow } from "@/lib/domain/leads/schema";
import { LEAD_SORTS } from "@/lib/domain/leads/schema";
import { CreateLead } from "./create-lead";
import { LeadPanel } from "./lead-panel";
import { LeadStatusText, useLeadStatuses } from "./status";

const FILTERS = [
  "status",
  "source",
  "ownerId",
  "tag",
  "minValue",
  "maxValue",
  "createdFrom",
  "createdTo",
  "archived",
] as const;

export function LeadsPage() {
  const t = useTranslations("leads");
  const r = useTranslations("records");
  const l = useTranslations("list");
  const { can, company, timeZone } = useMe();
  const canWrite = can("leads:write");
  const formats = useFormats();
  const statuses = useLeadStatuses();
  const owners = useOwnerChoices();
  const { tags } = useTags();
  const sources = useSources("/leads");
  const url = useListUrl(FILTERS, "-createdAt");
  const { filters, q } = url;

  const query = useMemo(() => {
    const minor = (major: string | undefined) =>
      major && /^\d+$/.test(major) ? String(Number(major) * 10 ** minorDigits(company.currency)) : undefined;
    return {
      q: q || undefined,
      status: filters.status,
      source: filters.source,
      ownerId: filters.ownerId,
      tag: filters.tag,
      minValue: minor(filters.minValue),
      maxValue: minor(filters.maxValue),
      createdFrom: startOfDay(filters.createdFrom, timeZone),
      createdTo: startOfDay(filters.createdTo, timeZone, 1),
      archived: filters.archived,
    };
  }, [filters, q, company.currency, timeZone]);

  const defs: FilterDef[] = [
    {
      kind: "choice",
      id: "status",
      label: r("field.status"),
      icon: <CircleDashed className="size-3.5 text-ink-3" />,
      choices: statuses.all,
    },
    {
      kind: "choice",
      id: "source",
      label: r("field.source"),
      icon: <Megaphone className="size-3.5 text-ink-3" />,
      choices: sources
        .filter(({ source }) => source)
        .map(({ source, count }) => ({ value: source, label: source, hint: formats.count(count) })),
    },
    {
      kind: "choice",
      id: "ownerId",
      label: r("field.ownerId"),
      icon: <UserRound className="size-3.5 text-ink-3" />,
      choices: [{ value: "me", label: l("mine") }, ...owners],
    },
    {
      kind: "choice",
      id: "tag",
      label: r("field.tags"),
      icon: <TagIcon className="size-3.5 text-ink-3" />,
      choices: tags.map(({ id, name, colour }) => ({
        value: id,
        label: name,
        icon: <Dot colour={colour} className="mx-1" />,
      })),
    },
    {
      kind: "range",
      id: "value",
      label: r("field.value"),
      icon: <Coins className="size-3.5 text-ink-3" />,
      from: "minValue",
      to: "maxValue",
      unit: company.currency,
    },
    {
      kind: "days",
      id: "created",
      label: r("field.createdAt"),
      icon: <CalendarDays className="size-3.5 text-ink-3" />,
      from: "createdFrom",
      to: "createdTo",
      timeZone,
      format: dayText(timeZone, formats.day),
    },
    {
      kind: "choice",
      id: "archived",
      label: l("archivedFilter"),
      icon: <Archive className="size-3.5 text-ink-3" />,
      choices: [
        { value: "true", label: l("onlyArchived") },
        { value: "any", label: l("withArchived") },
      ],
    },
  ];

  const columns = useMemo<Column<LeadRow>[]>(
    () => [
      {
        id: "name",
        header: r("field.name"),
        track: "minmax(11rem,1.9fr)",
        sorts: ["name", "-name"],
        cell: (row) => <span className="font-medium">{row.name}</span>,
      },
      {
        id: "status",
        header: r("field.status"),
        track: "7.5rem",
        cell: (row) =>
          canWrite && row.status !== "converted" ? (
            <button
              type="button"
              tabIndex={-1}
              data-act="status"
              className="-mx-1.5 flex h-7 max-w-full items-center rounded-md px-1.5 hover:bg-pressed"
            >
              <LeadStatusText status={row.status} />
            </button>
          ) : (
            <LeadStatusText status={row.status} />
          ),
      },
      {
        id: "organisation",
        header: r("field.organisation"),
        track: "minmax(8rem,1.6fr)",
        from: 760,
        cell: (row) => <span className="text-ink-2">{row.organisation}</span>,
      },
      {
        id: "email",
        header: r("field.email"),
        track: "minmax(10rem,2fr)",
        from: 900,
        cell: (row) => <span className="text-ink-2">{row.email}</span>,
      },
      {
        id: "source",
        header: r("field.source"),
        track: "minmax(5.5rem,1fr)",
        from: 1100,
        cell: (row) => <span className="text-ink-2">{row.source}</span>,
      },
      {
        id: "owner",
        header: r("field.ownerId"),
        track: "minmax(8.5rem,1.1fr)",
        from: 1000,
        cell: (row) => <Owner id={row.ownerId} />,
      },
      {
        id: "value",
        header: r("field.value"),
        track: "7.5rem",
        from: 620,
        end: true,
        sorts: ["-value", "value"],
        cell: (row) =>
          row.value > 0 ? formats.money(row.value, row.currency) : <span className="text-ink-3">–</span>,
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
    <RecordsPage<LeadRow>
      path="/leads"
      param="lead"
      title={t("title")}
      columns={columns}
      card={(row) => (
        <>
          <span className="flex items-center gap-3">
            <span className="min-w-0 flex-1 truncate font-medium text-base">{row.name}</span>
            <span className="shrink-0 tabular-nums">
              {row.value > 0 && formats.money(row.value, row.currency)}
            </span>
          </span>
          <span className="mt-0.5 flex items-center gap-3 text-ink-3">
            <span className="min-w-0 flex-1 truncate">{row.organisation || row.email || row.phone}</span>
            <span className="shrink-0 text-ink-2">
              <LeadStatusText status={row.status} />
            </span>
          </span>
        </>
      )}
      filters={defs}
      url={url}
      query={query}
      sorts={LEAD_SORTS.map((value) => ({ value, label: l(`sorts.${value}`) }))}
      statuses={statuses.settable}
      mayStatus={(row) => row.status !== "converted"}
      canWrite={canWrite}
      empty={{ icon: <Target />, title: t("emptyTitle"), body: t("emptyBody"), create: t("new") }}
      panel={(props) => <LeadPanel key={props.id} {...props} />}
      createDialog={(props) => <CreateLead {...props} />}
    />
  );
}
