import { beforeAll, expect, test } from "vitest";
import { type Api, openApi } from "../setup/api";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase } from "../setup/database";

const database = await createDatabase();

let api: Api;
let company: TestCompany;

beforeAll(async () => {
  company = await makeCompany(database.owner, "kunder");
  api = await openApi();
});

const post = (path: string, body: unknown) => api("POST", path, { key: company.key, body });
const get = (path: string) => api("GET", path, { key: company.key });
const patch = (id: string, version: number, body: unknown) =>
  api("PATCH", `/api/v1/customers/${id}`, {
    key: company.key,
    body,
    headers: { "if-match": `"${version}"` },
  });

test("an organisation has its people", async () => {
  const organisation = await post("/api/v1/customers", { kind: "organisation", name: "Idrætsforbundet Øst" });
  const person = await post("/api/v1/customers", {
    name: "Søren Ø",
    parentId: organisation.json.id,
    email: "soeren@oest.example",
  });
  expect(person.json).toMatchObject({
    kind: "person",
    parentId: organisation.json.id,
    parentName: "Idrætsforbundet Øst",
  });
  const people = await get(`/api/v1/customers?parentId=${organisation.json.id}`);
  expect(people.json.data.map((row: { id: string }) => row.id)).toEqual([person.json.id]);
  expect((await get("/api/v1/customers?kind=organisation&q=idraets")).json.data).toHaveLength(1);
});

test("a parent is an organisation of this company, and an organisation has none", async () => {
  const person = await post("/api/v1/customers", { name: "Somebody" });
  const other = await makeCompany(database.owner, "andre");
  const foreign = await api("POST", "/api/v1/customers", {
    key: other.key,
    body: { kind: "organisation", name: "Foreign" },
  });
  for (const parentId of [person.json.id, foreign.json.id, company.id]) {
    const refused = await post("/api/v1/customers", { name: "Child", parentId });
    expect(refused.json.errors).toMatchObject([{ field: "parentId", code: "unknown" }]);
  }
  const organisation = await post("/api/v1/customers", { kind: "organisation", name: "Top" });
  const under = await post("/api/v1/customers", {
    kind: "organisation",
    name: "Under",
    parentId: organisation.json.id,
  });
  expect(under.json.errors).toMatchObject([{ field: "parentId", code: "only_person" }]);
});

test("changes by version; tags and custom fields are part of the record", async () => {
  const { json } = await post("/api/v1/customers", { name: "Tagged" });
  const tag = await post("/api/v1/tags", { name: "VIP", colour: "blue" });
  expect((await post("/api/v1/tags", { name: "VIP" })).status).toBe(409);
  const tagged = await patch(json.id, 1, { tags: [tag.json.id] });
  expect(tagged.json).toMatchObject({ version: 2, tags: [{ name: "VIP", colour: "blue" }] });
  expect((await get(`/api/v1/customers?tag=${tag.json.id}`)).json.data).toHaveLength(1);
  expect((await patch(json.id, 2, { customFields: { nope: "x" } })).json.errors).toMatchObject([
    { field: "customFields.nope" },
  ]);
  expect((await patch(json.id, 2, { tags: [company.id] })).json.errors).toMatchObject([
    { field: "tags", code: "unknown" },
  ]);
  expect((await patch(json.id, 1, { name: "Late" })).status).toBe(412);
});
