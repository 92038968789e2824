import { beforeAll, describe, expect, test } from "vitest";
import { type Api, openApi } from "../setup/api";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase, query } from "../setup/database";

const database = await createDatabase();

let api: Api;
let company: TestCompany;
const ROWS = 730;

beforeAll(async () => {
  company = await makeCompany(database.owner, "lists");
  api = await openApi();
  // Many share a name, a value and a moment, so that only the id tells them apart.
  await query(
    database.owner,
    `insert into lead (company_id, name, organisation, status, source, value, currency, email, owner_id, created_at, updated_at)
     select $1, (array['Åse','Zoe','Øjvind','Ægir','Anna','aase'])[1 + n % 6], '', (array['new','contacted','lost'])[1 + n % 3],
       (array['web','phone',''])[1 + n % 3], (n % 7) * 100, 'DKK', 'p' || n || '@example.com', case when n % 5 = 0 then $2::uuid end,
       timestamptz '2026-01-01' + (n / 9) * interval '1 minute', timestamptz '2026-02-01' + (n % 11) * interval '1 day'
     from generate_series(1, ${ROWS}) n`,
    [company.id, company.memberId],
  );
  await query(
    database.owner,
    "insert into search_key (company_id, record_id, entity, key) select company_id, id, 'lead', email from lead where company_id = $1",
    [company.id],
  );
});

type Row = { id: string; name: string };
const get = (path: string) => api("GET", path, { key: company.key });

async function walk(
  query: string,
  towards: "nextCursor" | "prevCursor",
  from?: string | null,
): Promise<{ rows: Row[]; edge: string | null }> {
  const pages: Row[][] = [];
  let cursor = from;
  let edge: string | null = null;
  do {
    const { status, json } = await get(`/api/v1/leads?limit=50&${query}${cursor ? `&cursor=${cursor}` : ""}`);
    expect(status).toBe(200);
    pages.push(json.data);
    if (json.page.prevCursor) edge = json.page.prevCursor;
    cursor = json.page[towards];
  } while (cursor);
  if (towards === "prevCursor") pages.reverse();
  return { rows: pages.flat(), edge };
}

describe("every order", () => {
  const column = { createdAt: "created_at", updatedAt: "updated_at", name: "name", value: "value" };
  for (const sort of [
    "-createdAt",
    "createdAt",
    "-updatedAt",
    "updatedAt",
    "name",
    "-name",
    "-value",
    "value",
  ]) {
    test(`${sort}: forwards and back, each row once, as Postgres sorts`, async () => {
      const down = sort.startsWith("-");
      const by = column[sort.replace("-", "") as keyof typeof column];
      const way = down ? "desc" : "asc";
      const expected = await query<{ id: string }>(
        database.owner,
        `select id from lead where company_id = $1 order by ${by} ${way}, id ${way}`,
        [company.id],
      );
      const { rows, edge } = await walk(`sort=${sort}`, "nextCursor");
      expect(rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      // From the last page back to the first: all that stands before it.
      const back = await walk(`sort=${sort}`, "prevCursor", edge);
      expect(back.rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id).slice(0, back.rows.length));
      expect(back.rows.length).toBe(ROWS - (ROWS % 50));
    });
  }

  test("rows are passed over, in both directions, and the cursors go on from there", async () => {
    const { rows } = await walk("sort=name", "nextCursor");
    const far = await get("/api/v1/leads?sort=name&limit=1&skip=400");
    expect(far.json.data).toEqual([{ id: rows[400].id }]);
    const on = await get(`/api/v1/leads?sort=name&limit=2&cursor=${far.json.page.nextCursor}`);
    expect(on.json.data.map(({ id }: Row) => id)).toEqual([rows[401].id, rows[402].id]);
    const back = await get(`/api/v1/leads?sort=name&limit=1&skip=100&cursor=${on.json.page.prevCursor}`);
    expect(back.json.data).toEqual([{ id: rows[300].id }]);
    expect((await get("/api/v1/leads?limit=1&skip=5000")).json).toMatchObject({
      data: [],
      page: { nextCursor: null },
    });
    expect((await get("/api/v1/leads?skip=10001")).status).toBe(422);
  });

  test("names follow the Nordic alphabet, aa as å", async () => {
    const { rows } = await walk("sort=name", "nextCursor");
    expect([...new Set(rows.map(({ name }) => name))]).toEqual([
      "Anna",
      "Zoe",
      "Ægir",
      "Øjvind",
      "Åse",
      "aase",
    ]);
  });
});

describe("filters and totals", () => {
  test.each([
    ["status=new", "status = 'new'"],
    ["source=web", "source = 'web'"],
    ["ownerId=none", "owner_id is null"],
    ["status=new&source=web", "status = 'new' and source = 'web'"],
    ["minValue=200&maxValue=400", "value between 200 and 400"],
    [
      "createdFrom=2026-01-01T00:10:00Z&createdTo=2026-01-01T00:20:00Z",
      "created_at >= '2026-01-01T00:10:00Z' and created_at < '2026-01-01T00:20:00Z'",
    ],
    ["email=P7@example.com", "email = 'p7@example.com'"],
    ["q=p71", "email like 'p71%'"],
    ["archived=true", "archived_at is not null"],
    ["status=lost&sort=name", "status = 'lost'"],
  ])("%s", async (filter, condition) => {
    const [expected] = await query<{ n: number }>(
      database.owner,
      `select count(*)::int as n from lead where company_id = $1 and ${condition}`,
      [company.id],
    );
    const { json } = await get(`/api/v1/leads?${filter}`);
    expect(json.page).toMatchObject({ total: expected?.n, totalKind: "exact" });
    expect((await walk(filter, "nextCursor")).rows.length).toBe(expected?.n);
  });

  test("fields choose, and name what there is when they are wrong", async () => {
    const { json } = await get("/api/v1/leads?limit=1&fields=name,email");
    expect(Object.keys(json.data[0])).toEqual(["id", "name", "email"]);
    expect((await get("/api/v1/leads?fields=password")).json.errors).toMatchObject([{ field: "fields" }]);
  });

  test("a cursor of another order is refused, as is one we did not make", async () => {
    const { json } = await get("/api/v1/leads?sort=name");
    expect((await get(`/api/v1/leads?sort=value&cursor=${json.page.nextCursor}`)).json.errors).toMatchObject([
      { field: "cursor" },
    ]);
    expect((await get("/api/v1/leads?cursor=abc")).status).toBe(422);
  });

  test("an unchanged page is 304", async () => {
    const first = await get("/api/v1/leads");
    const again = await api("GET", "/api/v1/leads", {
      key: company.key,
      headers: { "if-none-match": first.headers.get("etag") ?? "" },
    });
    expect([again.status, again.text]).toEqual([304, ""]);
  });
});
