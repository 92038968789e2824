"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import useSWR from "swr";
import useSWRInfinite from "swr/infinite";
import { PersonBookings } from "@/components/bookings/person-bookings";
import { ChoiceField, Property } from "@/components/records/fields";
import { useSources } from "@/components/records/lookups";
import { RecordPanel, type Save } from "@/components/records/record-panel";
import type { PanelProps } from "@/components/records/records-page";
import { OwnerField, SourceField } from "@/components/records/shared-fields";
import { useMe } from "@/components/shell/me";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { useDebounced } from "@/components/ui/debounce";
import { Picker } from "@/components/ui/picker";
import { PopoverContent, PopoverRoot, PopoverTrigger } from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/state";
import type { CustomerRow } from "@/lib/domain/customers/schema";
import type { Page } from "@/lib/domain/records/schema";
import { CreateCustomer } from "./create-customer";
import { CustomerStatusText, useCustomerStatuses } from "./status";

type CustomerPage = { data: CustomerRow[]; page: Page };

/** One customer beside the list: an organisation with its people, a person with their organisation. */
export function CustomerPanel(props: PanelProps<CustomerRow>) {
  const t = useTranslations("customers");
  const { can } = useMe();
  return (
    <RecordPanel<CustomerRow>
      {...props}
      path="/customers"
      entity="customer"
      title={t("one")}
      about={t("about")}
      mayWrite={can("customers:write")}
      actions={() => null}
      fields={(customer, readOnly, save) => (
        <CustomerFields customer={customer} readOnly={readOnly} save={save} />
      )}
      extra={(customer) => (
        <>
          <PersonBookings
            person={{ kind: "customer", id: customer.id, name: customer.name }}
            canBook={!customer.archivedAt}
          />
          {customer.kind === "organisation" && (
            <People organisation={customer} canWrite={can("customers:write")} />
          )}
        </>
      )}
    />
  );
}

function CustomerFields({
  customer,
  readOnly,
  save,
}: {
  customer: CustomerRow;
  readOnly: boolean;
  save: Save<CustomerRow>;
}) {
  const r = useTranslations("records");
  const statuses = useCustomerStatuses();
  const sources = useSources("/customers");
  return (
    <>
      <Property label={r("field.status")}>
        <ChoiceField
          label={r("field.status")}
          placeholder={r("field.status")}
          empty={r("nothingLikeThat")}
          choices={statuses}
          chosen={[customer.status]}
          onChoose={(status) =>
            status !== customer.status && save({ status }, { status: status as CustomerRow["status"] })
          }
          disabled={readOnly}
        >
          <CustomerStatusText status={customer.status} />
        </ChoiceField>
      </Property>
      {customer.kind === "person" && <Organisation customer={customer} readOnly={readOnly} save={save} />}
      <OwnerField
        value={customer.ownerId}
        readOnly={readOnly}
        onSave={(ownerId) => save({ ownerId }, { ownerId })}
      />
      <SourceField
        value={customer.source}
        readOnly={readOnly}
        sources={sources}
        onSave={(source) => save({ source }, { source })}
      />
    </>
  );
}

/** The organisation of a person: found by its beginning, opened by its name. */
function Organisation({
  customer,
  readOnly,
  save,
}: {
  customer: CustomerRow;
  readOnly: boolean;
  save: Save<CustomerRow>;
}) {
  const t = useTranslations("customers");
  const r = useTranslations("records");
  const [, setOpened] = useQueryState("customer", parseAsString.withOptions({ history: "push" }));
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const q = useDebounced(search.trim(), 120);
  const { data } = useSWR<CustomerPage>(
    open ? `/customers?kind=organisation&limit=20${q ? `&q=${encodeURIComponent(q)}` : "&sort=name"}` : null,
    {
      keepPreviousData: true,
    },
  );
  const choose = (id: string) => {
    setOpen(false);
    const found = data?.data.find((one) => one.id === id);
    const parentId = id === "none" ? null : id;
    if (parentId !== customer.parentId) save({ parentId }, { parentId, parentName: found?.name ?? null });
  };
  return (
    <Property label={r("field.parentId")}>
      <div className="flex items-center">
        {customer.parentId && (
          <button
            type="button"
            onClick={() => void setOpened(customer.parentId)}
            className="flex min-h-7 min-w-0 items-center gap-2 rounded-md px-2 text-accent-ink hover:bg-hover"
          >
            <Avatar name={customer.parentName ?? "?"} square />
            <span className="truncate">{customer.parentName}</span>
          </button>
        )}
        {!readOnly && (
          <PopoverRoot open={open} onOpenChange={setOpen}>
            <PopoverTrigger
              className="flex min-h-7 items-center rounded-md px-2 text-ink-3 hover:bg-hover hover:text-ink"
              aria-label={t("findOrganisation")}
            >
              {customer.parentId ? "…" : t("findOrganisation")}
            </PopoverTrigger>
            <PopoverContent aria-label={t("findOrganisation")}>
              <Picker
                label={t("findOrganisation")}
                placeholder={t("findOrganisation")}
                empty={r("nothingLikeThat")}
                search={search}
                onSearch={setSearch}
                found
                choices={[
                  ...(data?.data ?? []).map(({ id, name }) => ({
                    value: id,
                    label: name,
                    icon: <Avatar name={name} square />,
                  })),
                  ...(customer.parentId ? [{ value: "none", label: t("noOrganisation") }] : []),
                ]}
                chosen={[customer.parentId ?? "none"]}
                onChoose={choose}
              />
            </PopoverContent>
          </PopoverRoot>
        )}
      </div>
    </Property>
  );
}

/** The people of an organisation, by name. */
function People({ organisation, canWrite }: { organisation: CustomerRow; canWrite: boolean }) {
  const t = useTranslations("customers");
  const r = useTranslations("records");
  const [, setOpened] = useQueryState("customer", parseAsString.withOptions({ history: "push" }));
  const [adding, setAdding] = useState(false);
  const { data, size, setSize, isLoading, mutate } = useSWRInfinite<CustomerPage>(
    (index, before: CustomerPage | null) => {
      if (index > 0 && !before?.page.nextCursor) return null;
      return `/customers?parentId=${organisation.id}&sort=name&limit=20${index > 0 ? `&cursor=${before?.page.nextCursor}` : ""}`;
    },
  );
  const people = data?.flatMap((page) => page.data) ?? [];
  const total = data?.[0]?.page.total;
  const more = data?.[data.length - 1]?.page.nextCursor;
  return (
    <section className="px-4 pt-5" aria-label={t("people")}>
      <header className="flex items-center gap-2 border-line border-b pb-1">
        <h3 className="font-medium">{t("people")}</h3>
        {total !== undefined && total !== null && <span className="text-ink-3 tabular-nums">{total}</span>}
        <span className="flex-1" />
        {canWrite && (
          <Button kind="quiet" size="sm" onClick={() => setAdding(true)}>
            <Plus className="size-3.5" aria-hidden />
            {t("addPerson")}
          </Button>
        )}
      </header>
      {isLoading && <Skeleton className="my-3 h-3 w-48" />}
      {!isLoading && people.length === 0 && <p className="py-2 text-ink-3">{t("noPeople")}</p>}
      <ul className="-mx-2 py-1">
        {people.map(({ id, name, email, phone }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => void setOpened(id)}
              className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover pointer-coarse:h-11"
            >
              <Avatar name={name} />
              <span className="truncate font-medium">{name}</span>
              <span className="min-w-0 flex-1 truncate text-right text-ink-3">{email ?? phone}</span>
            </button>
          </li>
        ))}
      </ul>
      {more && (
        <Button kind="quiet" size="sm" onClick={() => void setSize(size + 1)}>
          {r("earlier")}
        </Button>
      )}
      <CreateCustomer
        open={adding}
        onOpenChange={setAdding}
        parent={organisation}
        onCreated={() => void mutate()}
      />
    </section>
  );
}
