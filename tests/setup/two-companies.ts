import type { Client } from "pg";

/** Two companies with a row in every tenant table; ids differ in one digit, "a" and "b". */
export const A = "00000000-0000-7000-8000-00000000000a";
export const B = "00000000-0000-7000-8000-00000000000b";

/** The id of company `letter`'s one `what`: 1 member, 2 key, 3 lead, 4 customer, 5 tag, 6 field, 7 file, 8 import. */
export const idOf = (letter: "a" | "b", what: number) => `00000000-0000-7000-8000-000000000${what}0${letter}`;

const ROWS = `
  insert into company (id, slug, name) values ($c, 'company-$x', 'Company $x');
  insert into app_user (id, email, name) values ($9, '$x@example.com', 'Person $x');
  insert into session (id, user_id, expires_at) values ($9, $9, now() + interval '1 day');
  insert into member (company_id, id, user_id, role) values ($c, $1, $9, 'owner');
  insert into api_key (company_id, id, name, prefix, secret_hash) values ($c, $2, 'Key', 'skala_live_', 'hash-$x');
  insert into customer (company_id, id, name, owner_id) values ($c, $4, 'Kunde $x', $1);
  insert into lead (company_id, id, name, currency, owner_id) values ($c, $3, 'Lead $x', 'DKK', $1);
  insert into search_key values ($c, $3, 'lead', 'lead $x'), ($c, $4, 'customer', 'kunde $x');
  insert into search_word values ($c, 'typo', 'lead', 'lead', $3);
  insert into contact_point (company_id, lead_id, kind, value, normalised) values ($c, $3, 'email', 'l@x', 'l@x');
  insert into external_ref values ($c, 'lead', 'ref', $3);
  insert into tag (company_id, id, name) values ($c, $5, 'Tag');
  insert into lead_tag values ($c, $3, $5);
  insert into customer_tag values ($c, $4, $5);
  insert into custom_field (company_id, id, entity, key, label) values ($c, $6, 'lead', 'field', 'Field');
  insert into lead_field_value values ($c, $3, $6, 'v');
  insert into customer_field_value values ($c, $4, $6, 'v');
  insert into note (company_id, lead_id, body) values ($c, $3, 'Note');
  insert into event (company_id, entity, entity_id, action, actor_kind) values ($c, 'lead', $3, 'created', 'system');
  insert into file (company_id, id, name, content_type) values ($c, $7, 'f.csv', 'text/csv');
  insert into file_chunk values ($c, $7, 0, 'x');
  insert into import (company_id, id, file_id, entity, sniff, mapping) values ($c, $8, $7, 'leads', '{}', '[]');
  insert into import_rejected values ($c, $8, 1, '[]', '[]');
  insert into import_repeat values ($c, $8, 'hash', 1);
  insert into price_list (company_id, id, name, currency, draft) values ($c, $3, 'Prices $x', 'DKK', '{}');
  insert into price_list_version (company_id, id, price_list_id, number, first_day, terms) values ($c, $4, $3, 1, '2026-01-01', '{}');
  insert into quote (company_id, id, price_list_id, version_id, input, priced, net, vat, gross) values ($c, $5, $3, $4, '{}', '{}', 100, 25, 125);
  insert into popular_list (company_id, subject, query, asked) values ($c, 'lead', '{}', 1);
  insert into list_order values ($c, 'lead', 'all', '', 'name', 1, 0);
  insert into list_anchor values ($c, 'lead', 'all', '', 'name', 0, 'Lead', $3);
  insert into service (company_id, name, duration_minutes) values ($c, 'Service', 60);
  insert into resource (company_id, kind, name) values ($c, 'person', 'Resource');
  insert into calendar_feed (company_id, resource_id, token_hash) select $c, id, 'feed-$x' from resource where company_id = $c;
  insert into resource_skill select $c, id, 'skill' from resource where company_id = $c;
  insert into service_need (company_id, service_id, position, skill) select $c, id, 0, 'skill' from service where company_id = $c;
  insert into opening_hours (company_id, name) values ($c, 'Hours');
  insert into hours_exception (company_id, first_day, last_day) values ($c, '2026-12-24', '2026-12-24');
  insert into booking_series (company_id, service_id, rule, time_zone, starts_at) select $c, id, 'FREQ=DAILY;COUNT=1', 'UTC', now() from service where company_id = $c;
  insert into booking (company_id, service_id, customer_id, series_id, status, starts_at, ends_at)
    select $c, v.id, $4, s.id, 'confirmed', now(), now() + interval '1 hour' from service v, booking_series s where v.company_id = $c and s.company_id = $c;
  insert into booking_span (company_id, booking_id, resource_id, seat, starts_at, ends_at)
    select $c, b.id, r.id, 1, b.starts_at, b.ends_at from booking b, resource r where b.company_id = $c and r.company_id = $c;
  insert into booking_link select $c, 'link-$x', id, now(), now() + interval '1 hour' from booking where company_id = $c;
  insert into idempotency_record (company_id, actor_id, key, fingerprint, status, headers) values ($c, $1, 'k', 'f', 200, '{}');`;

/** Fills an empty database; `client` is the owner. */
export async function fillTwoCompanies(client: Client): Promise<void> {
  for (const letter of ["a", "b"] as const) {
    const text = ROWS.replaceAll("$c", `'${letter === "a" ? A : B}'`)
      .replaceAll("$x", letter)
      .replace(/\$(\d)/g, (_, what: string) => `'${idOf(letter, Number(what))}'`);
    await client.query(text);
  }
}
