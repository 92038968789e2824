"use client";

import { ArrowUpRight, UserCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useSWRConfig } from "swr";
import { PersonBookings } from "@/components/bookings/person-bookings";
import { parseAmount, writeAmount } from "@/components/records/amount";
import { ChoiceField, Property, TextField } from "@/components/records/fields";
import { useSources } from "@/components/records/lookups";
import { type Details, RecordPanel, type Save } from "@/components/records/record-panel";
import type { PanelProps } from "@/components/records/records-page";
import { OwnerField, SourceField } from "@/components/records/shared-fields";
import { useFormats, useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import type { LeadRow } from "@/lib/domain/leads/schema";
import { ConvertLead } from "./convert-lead";
import { LeadStatusText, useLeadStatuses } from "./status";

/** One lead beside the list. */
export function LeadPanel(props: PanelProps<LeadRow>) {
  const t = useTranslations("leads");
  const { can, company } = useMe();
  const { mutate } = useSWRConfig();
  const [converting, setConverting] = useState<LeadRow | null>(null);
  return (
    <>
      <RecordPanel<LeadRow>
        {...props}
        path="/leads"
        entity="lead"
        title={t("one")}
        about={t("about")}
        mayWrite={can("leads:write")}
        actions={(lead, canWrite) =>
          lead.convertedTo ? (
            <Link
              href={`/${company.slug}/customers?customer=${lead.convertedTo}`}
              className="flex h-7 items-center gap-1 rounded-md px-2 font-medium text-accent-ink hover:bg-hover"
            >
              {t("openCustomer")}
              <ArrowUpRight className="size-3.5" aria-hidden />
            </Link>
          ) : (
            canWrite && (
              <Button kind="plain" size="sm" onClick={() => setConverting(lead)}>
                <UserCheck className="size-3.5" aria-hidden />
                {t("convert")}
              </Button>
            )
          )
        }
        fields={(lead, readOnly, save) => <LeadFields lead={lead} readOnly={readOnly} save={save} />}
        extra={(lead) => (
          <PersonBookings
            person={{ kind: "lead", id: lead.id, name: lead.name }}
            canBook={!lead.archivedAt && !lead.convertedTo}
          />
        )}
      />
      {converting && (
        <ConvertLead
          lead={converting}
          onClose={() => setConverting(null)}
          onConverted={(lead) => {
            props.onChanged(lead);
            void mutate(`/leads/${lead.id}`, lead, { revalidate: false });
          }}
        />
      )}
    </>
  );
}

type FieldsProps = { lead: LeadRow & Details; readOnly: boolean; save: Save<LeadRow> };

function LeadFields({ lead, readOnly, save }: FieldsProps) {
  const r = useTranslations("records");
  const formats = useFormats();
  const statuses = useLeadStatuses();
  const sources = useSources("/leads");
  return (
    <>
      <Property label={r("field.status")}>
        <ChoiceField
          label={r("field.status")}
          placeholder={r("field.status")}
          empty={r("nothingLikeThat")}
          choices={statuses.settable}
          chosen={[lead.status]}
          onChoose={(status) =>
            status !== lead.status && save({ status }, { status: status as LeadRow["status"] })
          }
          disabled={readOnly || lead.status === "converted"}
        >
          <LeadStatusText status={lead.status} />
        </ChoiceField>
      </Property>
      <Property label={r("field.value")}>
        <TextField
          label={r("field.value")}
          value={lead.value > 0 ? writeAmount(lead.value, lead.currency) : ""}
          shown={lead.value > 0 ? formats.money(lead.value, lead.currency) : ""}
          placeholder={r("nothing")}
          inputMode="decimal"
          readOnly={readOnly}
          onSave={(typed) => {
            const value = typed === "" ? 0 : parseAmount(typed, lead.currency);
            if (value !== null && value !== lead.value) save({ value }, { value });
          }}
        />
      </Property>
      <OwnerField
        value={lead.ownerId}
        readOnly={readOnly}
        onSave={(ownerId) => save({ ownerId }, { ownerId })}
      />
      <SourceField
        value={lead.source}
        readOnly={readOnly}
        sources={sources}
        onSave={(source) => save({ source }, { source })}
      />
      <Property label={r("field.organisation")}>
        <TextField
          label={r("field.organisation")}
          value={lead.organisation}
          placeholder={r("nothing")}
          readOnly={readOnly}
          onSave={(organisation) => save({ organisation }, { organisation })}
        />
      </Property>
    </>
  );
}
