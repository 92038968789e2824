import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/core/context";
import { readFile } from "@/lib/domain/files/service";
import { rejectedCsv } from "@/lib/domain/imports/rejected";
import { type Run, runImport } from "@/lib/domain/imports/run";
import type { ImportCreate } from "@/lib/domain/imports/schema";
import {
  cancelImport,
  createImport,
  getImport,
  listImports,
  startImport,
} from "@/lib/domain/imports/service";
import { dropFile, takeFile } from "@/lib/domain/imports/upload";
import { createDatabase, query } from "../setup/database";
import { ctxOf, newCompany } from "../setup/people";

const database = await createDatabase();
const RUN: Run = { signal: new AbortController().signal, finish: async () => {} };

let ctx: Ctx;
beforeAll(async () => {
  ctx = ctxOf(await newCompany("Importøren"));
});

async function* pieces(bytes: Buffer, size = 100_000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function create(text: string | Buffer, input: Partial<ImportCreate> = {}, as = ctx) {
  const upload = { name: "people.csv", contentType: "text/csv", bytes: pieces(Buffer.from(text as string)) };
  const file = await takeFile(as, upload);
  try {
    return await createImport(as, file, { entity: "leads", ...input });
  } catch (error) {
    // As the door does.
    await dropFile(as, file);
    throw error;
  }
}

async function importAll(text: string | Buffer, input: Partial<ImportCreate> = {}, as = ctx) {
  const { id } = await create(text, input, as);
  await runImport(as, { importId: id }, RUN);
  const done = await getImport(as, id);
  expect(done.read).toBe(done.created + done.updated + done.unchanged + done.rejected);
  return done;
}

const rows = <Row extends object>(sql: string, values: unknown[] = []) =>
  query<Row>(database.owner, sql, values);
const freshCompany = async (name: string) => ctxOf(await newCompany(name));

describe("importing leads", () => {
  const FILE = `Lead ID,Name,Company,Email,Phone,Lead Status,Amount,Created Time,Tags,Industry
1,Åse Bæk,Nord ApS,aase@nord.example,20 12 34 56,Contacted,"1.250,50","15 Apr, 2021 00:03:00","VIP, Haster",Klinik
2,Bo Ærø,,bo@post.example.com,,Junk Lead,,2021-05-01,,
3,Broken,,not an address,,,,31.31.2021,,
4,Four,cells
`;

  it("makes records with all that belongs to them", async () => {
    const as = await freshCompany("Alt med");
    const done = await importAll(FILE, {}, as);
    expect(done).toMatchObject({
      status: "done",
      key: "externalId",
      read: 4,
      created: 2,
      rejected: 2,
      progress: 1,
      error: null,
    });
    const [lead] = await rows<Record<string, unknown>>(
      `select l.*, l.created_at::text, (select json_agg(json_build_object('kind', p.kind, 'value', p.value, 'normalised', p.normalised) order by p.kind) from contact_point p where p.lead_id = l.id) points,
        (select array_agg(t.name order by t.name) from lead_tag x join tag t on t.id = x.tag_id where x.lead_id = l.id) tags,
        (select json_object_agg(f.key, v.value) from lead_field_value v join custom_field f on f.id = v.field_id where v.lead_id = l.id) fields,
        (select array_agg(k.key) from search_key k where k.record_id = l.id) keys
       from lead l where company_id = $1 and name = 'Åse Bæk'`,
      [as.company.id],
    );
    expect(lead).toMatchObject({
      organisation: "Nord ApS",
      email: "aase@nord.example",
      phone: "+4520123456",
      status: "contacted",
      value: "125050",
      currency: "DKK",
      version: 1,
      tags: ["Haster", "VIP"],
      fields: { industry: "Klinik" },
      points: [
        { kind: "email", value: "aase@nord.example", normalised: "aase@nord.example" },
        { kind: "phone", value: "20 12 34 56", normalised: "+4520123456" },
      ],
    });
    expect(new Date(String(lead?.created_at)).toISOString()).toBe("2021-04-14T22:03:00.000Z");
    expect(lead?.keys).toEqual(
      expect.arrayContaining(["ase bak nord aps", "nord aps ase bak", "ase@nord.example", "20123456"]),
    );
    const events = await rows(
      "select action, actor_kind, actor_id, after from event where company_id = $1 and entity = 'lead'",
      [as.company.id],
    );
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      action: "imported",
      actor_kind: "member",
      after: { importId: done.id },
    });
    const totals = await rows<{ value: string; n: string }>(
      "select value, sum(n) n from count_delta where company_id = $1 and entity = 'lead' and dimension = 'status' group by value order by value",
      [as.company.id],
    );
    expect(totals).toEqual([
      { value: "contacted", n: "1" },
      { value: "lost", n: "1" },
    ]);
  });

  it("changes nothing when the same file comes again, and only what the next one says", async () => {
    const as = await freshCompany("To gange");
    await importAll(FILE, {}, as);
    expect(await importAll(FILE, {}, as)).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 2,
      rejected: 2,
    });
    const versions = () =>
      rows<{ version: number; name: string; phone: string | null; email: string }>(
        "select version, name, phone, email from lead where company_id = $1 order by name desc",
        [as.company.id],
      );
    expect((await versions()).map(({ version }) => version)).toEqual([1, 1]);

    const next =
      "Lead ID,Name,Email,Phone,Industry\n1,,new@nord.example,,Rengøring\n2,Bo Ærø,,21 12 34 56,\n";
    expect(await importAll(next, {}, as)).toMatchObject({ created: 0, updated: 2, unchanged: 0 });
    expect(await versions()).toEqual([
      { version: 2, name: "Åse Bæk", phone: "+4520123456", email: "new@nord.example" },
      { version: 2, name: "Bo Ærø", phone: "+4521123456", email: "bo@post.example.com" },
    ]);
    const points = await rows<{ normalised: string }>(
      "select normalised from contact_point p join lead l on l.id = p.lead_id where l.company_id = $1 and l.name = 'Åse Bæk' and kind = 'email' order by position",
      [as.company.id],
    );
    expect(points.map(({ normalised }) => normalised)).toEqual(["new@nord.example", "aase@nord.example"]);
    const [event] = await rows<{ before: object; after: object }>(
      "select before, after from event where company_id = $1 and entity = 'lead' and before is not null order by id limit 1",
      [as.company.id],
    );
    expect(event).toMatchObject({
      before: { email: "aase@nord.example", customFields: { industry: "Klinik" } },
      after: { email: "new@nord.example", customFields: { industry: "Rengøring" } },
    });
  });

  it("takes a later row about the same record for a change of it, within a batch as well", async () => {
    const as = await freshCompany("Dobbelt");
    const text =
      "Name,Email,Source\nAnna,anna@post.example.com,Web\nAnna B,ANNA@post.example.com,\nAnna B,anna@post.example.com,Web\n";
    expect(await importAll(text, {}, as)).toMatchObject({
      key: "email",
      created: 1,
      updated: 1,
      unchanged: 1,
    });
    expect(
      await rows("select name, source, version from lead where company_id = $1", [as.company.id]),
    ).toEqual([{ name: "Anna B", source: "Web", version: 1 }]);
  });

  it("makes a new record of every row where there is no key", async () => {
    const as = await freshCompany("Uden nøgle");
    const text = "Name,Email\nAnna,anna@post.example.com\nAnna,anna@post.example.com\n";
    expect(await importAll(text, { key: "none" }, as)).toMatchObject({ created: 2, updated: 0 });
  });

  it("gives a record to the member who is named, and keeps a name that is nobody's", async () => {
    const as = await freshCompany("Ejere");
    const text = "Name,Owner\nAnna,Ejere owner\nBo,Tina Thomas\n";
    await importAll(text, {}, as);
    const found = await rows<{ name: string; owned: boolean; kept: string | null }>(
      `select l.name, l.owner_id is not null owned, (select v.value from lead_field_value v where v.lead_id = l.id) kept
       from lead l where company_id = $1 order by name`,
      [as.company.id],
    );
    expect(found).toEqual([
      { name: "Anna", owned: true, kept: null },
      { name: "Bo", owned: false, kept: "Tina Thomas" },
    ]);
  });

  it("leaves a lead that was converted here as it is", async () => {
    const as = await freshCompany("Solgt");
    const text = "Lead ID,Name,Status\n1,Anna,Contacted\n";
    await importAll(text, {}, as);
    await rows("insert into customer (company_id, name) values ($1, 'Anna')", [as.company.id]);
    await rows(
      "update lead set status = 'converted', converted_to = (select id from customer where company_id = $1) where company_id = $1",
      [as.company.id],
    );
    expect(await importAll(text, {}, as)).toMatchObject({ unchanged: 1 });
  });
});

describe("importing customers", () => {
  it("puts people under their organisations by the other system's ids, though the numbers overlap", async () => {
    const as = await freshCompany("Konti");
    await importAll("ACCOUNTID,Account Name\n7,Holm ApS\n8,\n", { entity: "customers" }, as);
    const contacts = "CONTACTID,Last Name,Account Id\n7,Sørensen,7\n9,Ås,99\n";
    expect(await importAll(contacts, { entity: "customers" }, as)).toMatchObject({ created: 2, rejected: 0 });
    const found = await rows(
      `select c.name, c.kind, p.name parent, (select v.value from customer_field_value v where v.customer_id = c.id) kept
       from customer c left join customer p on p.company_id = c.company_id and p.id = c.parent_id
       where c.company_id = $1 order by c.name collate "C"`,
      [as.company.id],
    );
    expect(found).toEqual([
      { name: "8", kind: "organisation", parent: null, kept: null },
      { name: "Holm ApS", kind: "organisation", parent: null, kept: null },
      { name: "Sørensen", kind: "person", parent: "Holm ApS", kept: null },
      { name: "Ås", kind: "person", parent: null, kept: "99" },
    ]);
  });
});

describe("the course of an import", () => {
  it("shows a draft with its mapping, starts with another, and is no longer a draft", async () => {
    const { id } = await create("Kolonne A,Mail\nAnna,anna@post.example.com\n", { start: false });
    const draft = await getImport(ctx, id);
    expect(draft).toMatchObject({ status: "draft", read: 0, progress: 0 });
    expect(draft.mapping).toEqual([
      { column: "Kolonne A", field: "field.kolonne_a", sample: ["Anna"], dateOrder: null },
      { column: "Mail", field: "email", sample: ["anna@post.example.com"], dateOrder: null },
    ]);
    await expect(startImport(ctx, id, { mapping: { Nope: "name" } })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(startImport(ctx, id, { key: "externalId" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    const started = await startImport(ctx, id, { mapping: { "Kolonne A": "name" } });
    expect(started).toMatchObject({ status: "queued", key: "email" });
    expect(started.mapping[0]?.field).toBe("name");
    await expect(startImport(ctx, id, {})).rejects.toMatchObject({ code: "import_state" });
    await runImport(ctx, { importId: id }, RUN);
    expect(await getImport(ctx, id)).toMatchObject({ status: "done", created: 1 });
  });

  it("puts one job in line for each start", async () => {
    const { id } = await create("Name\nAnna\n");
    const jobs = await query<{ identifier: string; payload: unknown }>(
      database.worker,
      "select t.identifier, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where j.payload ->> 'importId' = $1",
      [id],
    );
    expect(jobs).toEqual([
      { identifier: "imports.run", payload: { companyId: ctx.company.id, importId: id } },
    ]);
  });

  it("refuses what is no table, and keeps nothing of it", async () => {
    const before = await rows("select id from file where company_id = $1", [ctx.company.id]);
    const refusals = [
      ["", "empty"],
      [Buffer.from("504b0304", "hex"), "excel"],
      ["a\u0000b", "not_text"],
      ["Name,Email\n", "no_rows"],
    ] as const;
    for (const [bytes, code] of refusals) {
      await expect(create(bytes as string)).rejects.toMatchObject({
        code: "invalid_input",
        fields: [{ field: "file", code }],
      });
    }
    expect(await rows("select id from file where company_id = $1", [ctx.company.id])).toEqual(before);
  });

  it("keeps the file as it came, to be read from any byte", async () => {
    const bytes = Buffer.from(`Name\n${"Ægir\n".repeat(500_000)}`);
    const { id } = await create(bytes, { start: false });
    const [file] = await rows<{ file_id: string; bytes: string; chunks: string }>(
      "select i.file_id, f.bytes, (select count(*) from file_chunk c where c.file_id = f.id) chunks from import i join file f on f.id = i.file_id where i.id = $1",
      [id],
    );
    expect(file).toMatchObject({ bytes: String(bytes.length), chunks: "3" });
    for (const from of [0, 1, 1024 * 1024 - 1, 1024 * 1024, bytes.length - 1, bytes.length]) {
      const got: Buffer[] = [];
      for await (const piece of readFile(ctx.company.id, file?.file_id ?? "", from)) got.push(piece);
      expect(Buffer.concat(got).equals(bytes.subarray(from))).toBe(true);
    }
  });

  it("goes on behind the last committed row when a run breaks off, wherever that is", async () => {
    const as = await freshCompany("Afbrudt");
    const text = `Lead ID,Name\n${Array.from({ length: 3_200 }, (_, n) => (n % 700 === 5 ? `${n},"broken` : `${n},Lead ${n} æ`)).join("\n")}`;
    const { id } = await create(text, {}, as);
    for (let runs = 0; (await getImport(as, id)).status !== "done"; runs++) {
      expect(runs).toBeLessThan(20);
      let asked = 0;
      const signal = {
        throwIfAborted: () => {
          if (++asked > 2) throw new Error("stopped");
        },
      } as AbortSignal;
      await runImport(as, { importId: id }, { ...RUN, signal }).catch((error) =>
        expect(error.message).toBe("stopped"),
      );
    }
    expect(await getImport(as, id)).toMatchObject({ read: 3_200, created: 3_195, rejected: 5 });
    const [count] = await rows(
      "select count(*)::int n, count(distinct name)::int names from lead where company_id = $1",
      [as.company.id],
    );
    expect(count).toEqual({ n: 3_195, names: 3_195 });
  });

  it("commits nothing after it was cancelled, and ends once", async () => {
    const as = await freshCompany("Fortrudt");
    const { id } = await create(`Name\n${"Anna\n".repeat(2_000)}`, {}, as);
    let asked = 0;
    let cancelled: Promise<unknown> | undefined;
    // The third batch is built while the cancel is on its way.
    const signal = {
      throwIfAborted: () => {
        if (++asked === 3) cancelled = cancelImport(as, id);
      },
    } as AbortSignal;
    await runImport(as, { importId: id }, { ...RUN, signal });
    await cancelled;
    const done = await getImport(as, id);
    expect(done.status).toBe("cancelled");
    expect(done.read).toBeLessThan(2_000);
    const [count] = await rows<{ n: number }>("select count(*)::int n from lead where company_id = $1", [
      as.company.id,
    ]);
    expect(count?.n).toBe(done.created);
    await expect(cancelImport(as, id)).rejects.toMatchObject({ code: "import_state" });
    await runImport(as, { importId: id }, RUN);
    expect(await getImport(as, id)).toMatchObject({ status: "cancelled", read: done.read });
  });

  it("does not make a record twice when two files with it are read at the same time", async () => {
    const as = await freshCompany("Samtidig");
    const text = `Email,Name\n${Array.from({ length: 1_500 }, (_, n) => `a${n}@post.example.com,Lead ${n}`).join("\n")}`;
    const [one, two] = await Promise.all([create(text, {}, as), create(text, {}, as)]);
    await Promise.all([runImport(as, { importId: one.id }, RUN), runImport(as, { importId: two.id }, RUN)]);
    const [a, b] = [await getImport(as, one.id), await getImport(as, two.id)];
    expect(a.created + b.created).toBe(1_500);
    expect(a.unchanged + b.unchanged).toBe(1_500);
    const [count] = await rows("select count(*)::int n from lead where company_id = $1", [as.company.id]);
    expect(count).toEqual({ n: 1_500 });
  });

  it("does nothing twice when two runs of one import are at work", async () => {
    const as = await freshCompany("To arbejdere");
    const { id } = await create(`Name\n${"Anna\n".repeat(3_000)}`, {}, as);
    await Promise.all([runImport(as, { importId: id }, RUN), runImport(as, { importId: id }, RUN)]);
    expect(await getImport(as, id)).toMatchObject({ status: "done", read: 3_000, created: 3_000 });
    const [count] = await rows("select count(*)::int n from lead where company_id = $1", [as.company.id]);
    expect(count).toEqual({ n: 3_000 });
  });

  it("gives the rejected rows back, to be put right and imported", async () => {
    const as = await freshCompany("Rettet");
    const done = await importAll(
      'Name,Email,Note\n=Jens(1),nobody,"+45, hej"\nAnna,a@post.example.com,x,y\nBo,"bo\nC,c@post.example.com,\nD,d@post.example.com,\n',
      {},
      as,
    );
    expect(done).toMatchObject({ created: 2, rejected: 3 });
    const { fileName, text } = await rejectedCsv(as, done.id);
    expect(fileName).toBe("people-rejected.csv");
    let csv = "";
    for await (const piece of text) csv += piece;
    const [header, first, second, third] = csv.slice(1).split("\n");
    expect(header).toBe("Name,Email,Note,Import row,Import problem,Import line");
    expect(first).toMatch(/^'=Jens\(1\),nobody,"'\+45, hej",1,Email: /);
    expect(second).toMatch(/^,,,2,.*,"Anna,a@post.example.com,x,y"$/);
    expect(third).toMatch(/^,,,3,/);

    const mended = await importAll(csv.replace("nobody", "nn@post.example.com"), {}, as);
    expect(mended).toMatchObject({ created: 1, rejected: 2 });
    expect(mended.mapping.slice(3).map(({ field }) => field)).toEqual(["ignore", "ignore", "ignore"]);
    expect(await rows("select name from lead where company_id = $1 order by id", [as.company.id])).toEqual([
      { name: "C" },
      { name: "D" },
      { name: "=Jens(1)" },
    ]);
  });

  it("lists imports newest first, a page at a time", async () => {
    const as = await freshCompany("Lister");
    const made = [];
    for (let n = 0; n < 3; n++) made.push((await create("Name\nA\n", { start: false }, as)).id);
    const first = await listImports(as, { limit: 2 });
    expect(first.data.map(({ id }) => id)).toEqual(made.slice(1).reverse());
    const second = await listImports(as, { limit: 2, cursor: first.page.nextCursor ?? "" });
    expect(second.data.map(({ id }) => id)).toEqual(made.slice(0, 1));
    expect(second.page.nextCursor).toBeNull();
  });

  it("is no business of another company's, nor of a viewer's", async () => {
    const { id } = await create("Name\nAnna\n", { start: false });
    const other = await freshCompany("Naboen");
    for (const ask of [getImport, (as: Ctx) => startImport(as, id, {}), cancelImport, rejectedCsv]) {
      await expect(ask(other, id)).rejects.toMatchObject({ code: "not_found" });
    }
    const viewer = ctxOf({ ...(await newCompany("Kigger")), role: "viewer" });
    await expect(create("Name\nAnna\n", {}, viewer)).rejects.toMatchObject({ code: "forbidden" });
  });
});
