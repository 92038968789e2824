import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ZoneClock } from "@/lib/domain/imports/dates";
import { EncodingWatch, readable } from "@/lib/domain/imports/encoding";
import { defaultKey, guessMapping } from "@/lib/domain/imports/guess";
import { planRows } from "@/lib/domain/imports/plan";
import { type Built, buildRow, type RowContext } from "@/lib/domain/imports/row";
import { RowReader } from "@/lib/domain/imports/rows";
import { MOST_CUSTOM_FIELDS } from "@/lib/domain/imports/rules";
import type { ImportEntity } from "@/lib/domain/imports/schema";
import { type Sniff, sniff } from "@/lib/domain/imports/sniff";

async function look(content: string | Buffer, entity: ImportEntity, country = "DK") {
  const bytes = Buffer.from(content as string);
  const watch = new EncodingWatch();
  watch.write(bytes);
  const form = watch.end();
  const pieces: Buffer[] = [];
  const from = async function* (at: number) {
    yield bytes.subarray(at);
  };
  for await (const piece of readable(form, 0, from)) pieces.push(piece);
  const text = Buffer.concat(pieces);
  const { sniff: found, values } = sniff(text, false, form, country);
  const mapping = guessMapping(entity, found.columns, values);
  return {
    text,
    sniff: found,
    mapping,
    fields: Object.fromEntries(mapping.map(({ column, field }) => [column, field])),
  };
}

async function build(
  content: string | Buffer,
  entity: "leads" | "customers",
  owners = new Map<string, string>(),
): Promise<Built[]> {
  const { text, sniff: found, mapping } = await look(content, entity);
  const context: RowContext = {
    entity,
    country: "DK",
    currency: "DKK",
    clock: new ZoneClock("Europe/Copenhagen"),
    owners,
    damaged: found.form.damaged,
  };
  const plan = planRows(mapping, found.columns);
  const reader = new RowReader(found.dialect, found.start);
  const rows = reader.push(text.subarray(found.start)).concat(reader.end());
  return rows.map((row) => buildRow(plan, row.cells, context));
}
const ok = (built: Built | undefined) => (built && "ok" in built ? built.ok : undefined);
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/imports/${name}`, import.meta.url));

describe("sniff", () => {
  it.each([
    [",", "Navn,Beløb\nAnna,1\nBo,2\n"],
    [";", 'Navn;Beløb\n"Anna; B";"1,5"\nBo;"2,5"\n'],
    ["\t", "Navn\tBeløb\nAnna, B\t1\nBo\t2\n"],
    ["|", "Navn|Beløb\nAnna|1\n"],
  ])("finds the delimiter %j", async (delimiter, text) => {
    const { sniff: found } = await look(text, "leads");
    expect(found.dialect.delimiter).toBe(delimiter);
    expect(found.columns.map(({ name }) => name)).toEqual(["Navn", "Beløb"]);
  });

  it("sees whether there is a header", async () => {
    expect((await look("Anna,anna@post.example.com\nBo,bo@post.example.com\n", "leads")).sniff).toMatchObject(
      {
        start: 0,
        columns: [{ name: "Column 1" }, { name: "Column 2" }],
      },
    );
    expect((await look("Name,2021\nAnna,5\n", "leads")).sniff.start).toBe(10);
  });

  it("gives columns of one name different names, and nameless ones a number", async () => {
    const { sniff: found } = await look("Name,Note,Note,\na,b,c,d\n", "leads");
    expect(found.columns.map(({ name }) => name)).toEqual(["Name", "Note", "Note (2)", "Column 4"]);
  });

  it("reads the same table from every encoding", async () => {
    const text = "Fornavn;Efternavn;E-mail\nSøren;Ærø;soeren@post.example.com\n";
    const forms = [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      Buffer.from(text, "latin1"),
      Buffer.from(`\ufeff${text}`, "utf16le"),
      Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
    ];
    for (const bytes of forms) {
      const [row] = await build(bytes, "leads");
      expect(ok(row)).toMatchObject({
        name: "Søren Ærø",
        points: [{ normalised: "soeren@post.example.com" }],
      });
    }
  });

  it("says that an order of day and month was taken for the country's sake", async () => {
    const order = (found: Sniff) => found.columns[1]?.dateOrder;
    const text = "Name,Created\nA,2/3/2021\nB,4/5/2021\n";
    expect(order((await look(text, "leads")).sniff)).toEqual({ order: "dmy", certain: false });
    expect(order((await look(text, "leads", "US")).sniff)).toEqual({ order: "mdy", certain: false });
    expect(order((await look(`${text}C,1/31/2021\n`, "leads")).sniff)).toEqual({
      order: "mdy",
      certain: true,
    });
  });
});

describe("guessMapping", () => {
  it("knows Zoho's leads", async () => {
    const { mapping, fields } = await look(fixture("zoho-like-leads.csv"), "leads");
    expect(fields).toEqual({
      LEADID: "externalId",
      "Last Name": "lastName",
      Company: "organisation",
      "Lead Owner": "owner",
      Email: "email",
      Mobile: "phone",
      Website: "field.website",
      "Lead Source": "source",
      "Lead Status": "status",
      "Created Time": "createdAt",
      CONVERTED: "converted",
    });
    expect(defaultKey("leads", mapping)).toBe("externalId");
  });

  it("knows Danish, Norwegian and Portuguese headers", async () => {
    const danish = await look(
      "Fornavn;Efternavn;Firma;E-mail;Tlf.;Kilde;Ansvarlig;Oprettet;Forventet værdi\n",
      "leads",
    );
    expect(Object.values(danish.fields)).toEqual([
      "firstName",
      "lastName",
      "organisation",
      "email",
      "phone",
      "source",
      "owner",
      "createdAt",
      "value",
    ]);
    const norwegian = await look("Navn;Bedrift;E-post;Mobil;Kilde;Eier;Opprettet dato\n", "leads");
    expect(Object.values(norwegian.fields)).toEqual([
      "name",
      "organisation",
      "email",
      "phone",
      "source",
      "owner",
      "createdAt",
    ]);
    const portuguese = await look("Nome;Empresa;E-mail;Telefone;Origem;Valor\n", "leads");
    expect(Object.values(portuguese.fields)).toEqual([
      "name",
      "organisation",
      "email",
      "phone",
      "source",
      "value",
    ]);
  });

  it("believes values more than headers", async () => {
    const { fields } = await look(
      "Email,Kontakt,Created\nyes,anna@post.example.com,soon\nno,bo@post.example.com,later\n",
      "leads",
    );
    expect(fields).toEqual({ Email: "field.email", Kontakt: "email", Created: "field.created" });
  });

  it("tells a row's own id from its organisation's", async () => {
    expect((await look("CONTACTID,Last Name,Account Id\n7,Holm,3\n", "customers")).fields).toMatchObject({
      CONTACTID: "externalId",
      "Account Id": "parent",
    });
    expect((await look("ACCOUNTID,Account Name\n3,Holm ApS\n", "customers")).fields).toEqual({
      ACCOUNTID: "externalId",
      "Account Name": "organisation",
    });
  });

  it("brings a bounded number of custom fields", async () => {
    const header = Array.from({ length: 150 }, (_, index) => `Extra ${index}`).join(",");
    const { mapping } = await look(`${header}\n`, "leads");
    expect(mapping.filter(({ field }) => field.startsWith("field."))).toHaveLength(MOST_CUSTOM_FIELDS);
    expect(mapping.filter(({ field }) => field === "ignore")).toHaveLength(50);
  });
});

describe("buildRow", () => {
  it("keeps what our words cannot say beside them", async () => {
    const owners = new Map([["mette soerensen", "member-1"]]);
    const rows = (await build(fixture("zoho-like-leads.csv"), "leads", owners)).map(ok);
    expect(rows[0]).toMatchObject({
      externalId: "5042",
      name: "Østergaard",
      organisation: "Kjær & Søn A/S",
      status: "converted",
      ownerId: "member-1",
      createdAt: Date.UTC(2021, 3, 14, 22, 3),
      fields: { website: "kjaer.example", lead_status: "Junk Lead" },
    });
    expect(rows[0]?.fields.lead_owner).toBeUndefined();
    expect(rows[1]).toMatchObject({
      status: "contacted",
      ownerId: null,
      fields: { lead_owner: "Tina Thomas" },
    });
    expect(rows[1]?.fields.lead_status).toBeUndefined();
    expect(rows[2]).toMatchObject({ status: "contacted", fields: { lead_status: "Attempted to Contact" } });
  });

  it("names a lead by what there is", async () => {
    const rows = await build(
      "Name,Company,Email,Phone,Lead ID\nAnna,,,,1\n,Firm ApS,,,2\n,,a@post.example.com,,3\n,,,20123456,4\n,,,,5\n",
      "leads",
    );
    expect(rows.map((row) => ok(row)?.name)).toEqual([
      "Anna",
      "Firm ApS",
      "a@post.example.com",
      "20123456",
      "5",
    ]);
    expect(rows.map((row) => ok(row)?.named)).toEqual([true, false, false, false, false]);
  });

  it("refuses with every reason at once", async () => {
    const rows = await build(
      "Name,Email,Value,Created\nA,a@post.example.com,5,2021-01-01\nB,not an address,-5,2021-02-30\nC,c@post.example.com,x1x,2021-01-01\n,,,\nD,d@post.example.com,1,2021-01-02,extra\nE,e@post.example.com,3,2021-01-01\nF,f@post.example.com,4,2021-01-01\nG,,,\n",
      "leads",
    );
    const reasons = rows.map((row) =>
      "reasons" in row ? row.reasons.map(({ field, code }) => `${field}:${code}`) : [],
    );
    expect(reasons).toEqual([
      [],
      ["Email:email", "Value:negative", "Created:date"],
      ["Value:amount"],
      [":field_count"],
      [],
      [],
      [],
    ]);
  });

  it("refuses a broken letter rather than keeping it", async () => {
    const bytes = Buffer.concat([
      Buffer.from("Navn,By\nSøren,Ærø\nBj"),
      Buffer.from([0xf8]),
      Buffer.from("rn,Århus\n"),
    ]);
    const rows = await build(bytes, "leads");
    expect(ok(rows[0])?.name).toBe("Søren");
    expect(rows[1]).toMatchObject({ reasons: [{ field: "Navn", code: "encoding" }] });
  });

  it("leaves ids and postcodes as they are written", async () => {
    const [row] = await build("Record Id,Name,Postnr\n25842000000262376,Anna,0150\n", "leads");
    expect(ok(row)).toMatchObject({ externalId: "25842000000262376", fields: { postnr: "0150" } });
  });

  it("takes several addresses and phones as contact points, the first as primary", async () => {
    const [row] = await build(
      'Name,Email,Phone,Mobile\nA,"B <b@post.example.com>; C@post.example.com",20 12 34 56,+4520123456\n',
      "leads",
    );
    expect(ok(row)?.points).toEqual([
      { kind: "email", value: "b@post.example.com", normalised: "b@post.example.com" },
      { kind: "email", value: "C@post.example.com", normalised: "c@post.example.com" },
      { kind: "phone", value: "20 12 34 56", normalised: "+4520123456" },
    ]);
  });

  it("reads an amount in its row's currency, wherever that column stands", async () => {
    const [row] = await build("Name,Amount,Currency\nA,1500,JPY\n", "leads");
    expect(ok(row)).toMatchObject({ value: 1_500, currency: "JPY" });
  });

  it("tells people from organisations among customers", async () => {
    const firms = await build("customerID,companyName,contactName\nALFKI,Alfreds,Maria\n", "customers");
    expect(ok(firms[0])).toMatchObject({
      kind: "organisation",
      name: "Alfreds",
      fields: { contact_name: "Maria" },
    });
    const people = await build("First Name,Last Name,Company\nIda,Holm,Holm ApS\n", "customers");
    expect(ok(people[0])).toMatchObject({
      kind: "person",
      name: "Ida Holm",
      fields: { company: "Holm ApS" },
    });
    const mixed = await build("Navn,Kundetype\nHolm ApS,\nIda Holm,\nBakke,Virksomhed\n", "customers");
    expect(mixed.map((row) => ok(row)?.kind)).toEqual(["organisation", "person", "organisation"]);
  });
});
