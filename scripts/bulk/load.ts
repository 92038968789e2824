// Fills one company with millions of leads in minutes: Postgres makes the rows itself from a pool of demo
// leads, without secondary indexes and triggers, and what the write keeps up is filled set by set at the end.
import { Client, escapeIdentifier } from "pg";
import { searchText } from "@/lib/core/text";
import { COMPANIES } from "../demo/companies";
import { type DemoLead, demoLead } from "../demo/people";

/** The tables whose secondary indexes are built at the end. */
const TABLES = ["lead", "contact_point", "event"];
/** So many demo leads are made in JavaScript; the others are these again, each with an address and phone of its own. */
const POOL = 20_000;
/** Leads a statement. */
const SLICE = 250_000;

/**
 * What follows from leads, each once and for all of them, before the indexes are there again. `$1` is the
 * company. Tables that the write keeps up beside a lead (words to search by, anchors of a list) are filled
 * here: one statement each, and the table among TABLES where it has secondary indexes.
 */
const FOLLOWING: Record<string, string> = {
  totals: `insert into count_delta as c (company_id, entity, dimension, value, id, n)
    select l.company_id, 'lead', d.dimension, d.value, '00000000-0000-0000-0000-000000000000', count(*)
    from lead l, app.lead_totals(l) d where l.company_id = $1 and l.id in (select id from bulk_ids where false) is not true
    group by 1, 3, 4
    on conflict (company_id, entity, dimension, value, id) do update set n = excluded.n`,
};

export type BulkOptions = {
  /** As superuser, in the database: triggers and foreign keys are switched off for this connection. */
  adminUrl: string;
  /** A company that is there, with at least one member. */
  slug: string;
  leads: number;
  /** Says what is going on. */
  say?: (line: string) => void;
};

export type Loaded = { leads: number; seconds: number };
