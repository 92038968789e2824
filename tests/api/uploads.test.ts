import { beforeAll, expect, test } from "vitest";
import { type Api, openApi } from "../setup/api";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase, query } from "../setup/database";

const database = await createDatabase();

let api: Api;
let company: TestCompany;

beforeAll(async () => {
  company = await makeCompany(database.owner, "filer");
  api = await openApi();
});

const CSV = "Name;E-mail;Lead Status\nÅse Ægir;ase@example.com;Contacted\nBo;bo@example.com;New\n";

function form(fields: Record<string, string>, csv = CSV, fieldsFirst = true) {
  const body = new FormData();
  const addFields = () => {
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
  };
  if (fieldsFirst) addFields();
  body.append("file", new Blob([csv], { type: "text/csv" }), "æble.csv");
  if (!fieldsFirst) addFields();
  return body;
}

const post = (body: FormData | string, headers: Record<string, string> = {}, key = company.key) =>
  api("POST", "/api/v1/imports", { key, body, headers });
const files = () => query(database.owner, "select id from file where company_id = $1", [company.id]);

test("a file is taken, its fields before or behind it", async () => {
  for (const first of [true, false]) {
    const taken = await post(form({ entity: "leads", start: "false" }, CSV, first));
    expect(taken.status).toBe(202);
    const { json } = await api("GET", `/api/v1/imports/${taken.json.id}`, { key: company.key });
    expect(json).toMatchObject({ status: "draft", entity: "leads", fileName: "æble.csv" });
    expect(json.mapping.map((column: { field: string }) => column.field)).toEqual([
      "name",
      "email",
      "status",
    ]);
  }
});

test("a mapping in the form wins over the guess; starting puts it in line once", async () => {
  const mapping = JSON.stringify({ Name: "organisation" });
  const { json } = await post(form({ entity: "leads", mapping, start: "false" }));
  const path = `/api/v1/imports/${json.id}`;
  expect((await api("GET", path, { key: company.key })).json.mapping[0].field).toBe("organisation");
  const starts = await Promise.all(
    [1, 2, 3].map(() => api("POST", `${path}/start`, { key: company.key, body: {} })),
  );
  expect(starts.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect((await api("POST", `${path}/cancel`, { key: company.key })).json.status).toBe("cancelled");
});

test("what is wrong is named, and no file stays behind", async () => {
  const before = (await files()).length;
  const refused = async (answer: ReturnType<typeof post>) =>
    (await answer).json.errors?.map((error: { field: string }) => error.field);
  expect(await refused(post(form({ entity: "horses" })))).toEqual(["entity"]);
  expect(await refused(post(form({ entity: "leads", mapping: "{" })))).toEqual(["mapping"]);
  expect(await refused(post(form({ entity: "leads", mapping: '{"Nope":"name"}' })))).toEqual([
    "mapping.Nope",
  ]);
  expect(await refused(post(form({ entity: "leads" }, "")))).toEqual(["file"]);
  const empty = new FormData();
  empty.append("entity", "leads");
  expect(await refused(post(empty))).toEqual(["file"]);
  expect((await post("{}")).status).toBe(415);
  expect((await files()).length).toBe(before);
});

test("an idempotency key imports once, and keeps one file", async () => {
  const headers = { "idempotency-key": "upload-1" };
  const before = (await files()).length;
  const first = await post(form({ entity: "leads" }), headers);
  const again = await post(form({ entity: "leads" }), headers);
  expect(again.json.id).toBe(first.json.id);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect((await post(form({ entity: "leads" }, `${CSV}Cy;cy@example.com;New\n`), headers)).json.code).toBe(
    "idempotency_mismatch",
  );
  expect((await files()).length).toBe(before + 1);
});

test("another company cannot see, start, cancel or download it", async () => {
  const other = await makeCompany(database.owner, "andre-filer");
  const { json } = await post(form({ entity: "leads", start: "false" }));
  const path = `/api/v1/imports/${json.id}`;
  for (const [method, end] of [
    ["GET", ""],
    ["POST", "/start"],
    ["POST", "/cancel"],
    ["GET", "/rejected"],
  ] as const) {
    const answer = await api(method, path + end, { key: other.key, body: end === "/start" ? {} : undefined });
    expect(answer.status, end).toBe(404);
  }
  const reader = await makeCompany(database.owner, "laeser", ["imports:read", "leads:read"]);
  expect((await post(form({ entity: "leads" }), {}, reader.key)).status).toBe(403);
});
