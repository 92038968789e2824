import { startOfDay } from "../../components/list/days";
import { accessible, companies, expect, test } from "./test";

const [{ slug, apiKey }] = companies().length ? companies() : [{ slug: "", apiKey: "" }];

const DRAFT = {
  vat: { country: "DK", category: "standard", included: true },
  rules: [
    { kind: "base", id: "hours", label: "Rengøring", by: "duration", amount: 40_000 },
    {
      kind: "weekday",
      id: "weekend",
      label: "Weekend",
      days: [6, 7],
      change: { kind: "percent", basisPoints: 5_000 },
    },
    { kind: "addOn", id: "oven", label: "Ovn", code: "OVN", amount: 24_900 },
    { kind: "minimum", id: "least", label: "Mindstepris", amount: 79_900 },
    { kind: "member", id: "club", label: "Klub", off: { kind: "percent", basisPoints: 1_000 } },
  ],
};
const EXAMPLE = {
  name: "Lørdag formiddag",
  input: { startsAt: "2026-05-09T08:00:00Z", endsAt: "2026-05-09T10:00:00Z", addOns: { OVN: 1 } },
};

async function call(baseURL: string | undefined, path: string, body: object, headers = {}) {
  const response = await fetch(`${baseURL}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

test("a rule is written, tried, published, and its price comes through the API", async ({
  staff,
  baseURL,
}) => {
  const name = `Vinduespudsning ${Date.now()}`;
  await staff.goto(`/${slug}/prices`);
  await staff.getByRole("button", { name: "New price list" }).first().click();
  await staff.keyboard.type(name);
  await staff.keyboard.press("Enter");
  await expect(staff.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(staff.getByRole("button", { name: "Publish" })).toBeDisabled();

  // A booking to try it on, then the rule: what it costs stands in the dialog while one types.
  await staff.getByRole("button", { name: "Add example" }).click();
  const example = staff.getByRole("dialog");
  await example.getByLabel("Name").fill("To timer");
  await example.getByLabel("Starts").fill("2026-05-09T10:00");
  await example.getByLabel("Ends").fill("2026-05-09T12:00");
  await example.getByRole("button", { name: "Save example" }).click();
  await expect(staff.getByRole("heading", { name: "To timer" })).toBeVisible();

  await staff.getByRole("button", { name: "Add Base price" }).click();
  const dialog = staff.getByRole("dialog");
  await dialog.getByLabel("Name on the quote").fill("Pudsning");
  await dialog.getByRole("button", { name: "Save rule" }).click();
  await expect(dialog.getByText("Not an amount")).toBeVisible();
  await dialog.getByLabel("Amount (DKK)").fill("425,50");
  await expect(dialog.getByText(/851/)).toBeVisible();
  await staff.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  const table = staff.getByRole("table", { name: "To timer" });
  await expect(table.getByRole("row", { name: /^Total/ })).toContainText("851");

  await staff.getByRole("button", { name: "Add Weekdays" }).click();
  await dialog.getByLabel("Name on the quote").fill("Lørdag");
  await dialog.getByLabel("Sat").check();
  await dialog.getByLabel("How much (%)").fill("10");
  await dialog.getByRole("button", { name: "Save rule" }).click();
  // 851.00 and 10 % of it
  await expect(table.getByRole("row", { name: /^Total/ })).toContainText("936.10");

  await staff.getByRole("button", { name: "Publish" }).click();
  await dialog.getByLabel("First day").fill("2026-01-01");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(staff.getByText("Version 1 is published")).toBeVisible();

  const id = new URL(staff.url()).pathname.split("/").at(-1);
  const quote = await call(baseURL, "/quotes", { priceListId: id, ...EXAMPLE.input, addOns: undefined });
  expect([quote.status, quote.json.totals?.gross]).toEqual([201, 93_610]);
  expect(quote.json.lines.map(({ label }: { label: string }) => label)).toEqual(["Pudsning", "Lørdag"]);

  // A rule taken away is back by undo; the published price stays what it is beside the draft.
  await staff.getByRole("button", { name: "Remove Lørdag" }).click();
  await expect(table.getByRole("row", { name: /^Total/ })).toContainText("851");
  await staff.getByRole("tab", { name: /Versions/ }).click();
  const compared = staff.getByRole("table", { name: "Compare" });
  await expect(compared.getByRole("row", { name: /To timer/ })).toContainText("936.10");
  await expect(compared.getByRole("row", { name: /To timer/ })).toContainText("-DKK 85.10");
  await accessible(staff);
  await staff.getByRole("button", { name: "Undo" }).click();
  await expect(compared.getByRole("row", { name: /To timer/ })).toContainText("the same");
});

test("two versions are compared on last month's bookings", async ({ staff, baseURL }) => {
  const { json: list } = await call(baseURL, "/price-lists", { name: "Sammenligning", draft: DRAFT });
  const publish = (version: number) =>
    call(
      baseURL,
      `/price-lists/${list.id}/publish`,
      { firstDay: "2026-01-01" },
      { "if-match": `"${version}"` },
    );
  const first = await publish(1);
  const headers = {
    authorization: `Bearer ${apiKey}`,
    "content-type": "application/json",
    "if-match": `"${first.json.version}"`,
  };
  const [base, ...others] = DRAFT.rules;
  const rules = [{ ...base, amount: 44_000 }, ...others];
  const changed = await fetch(`${baseURL}/api/v1/price-lists/${list.id}`, {
    method: "PATCH",
    headers,
    body: JSON.stringify({ draft: { ...DRAFT, rules } }),
  });
  const second = await publish((await changed.json()).version);
  const [newer, older] = second.json.versions;

  await staff.goto(`/${slug}/prices/${list.id}?tab=versions`);
  const section = staff.getByRole("region", { name: "On bookings" });
  await expect(section.getByRole("table", { name: "By weekday" })).toBeVisible();
  // The page says what the API says, for the month that is chosen in the company's zone.
  const month = await section.getByLabel("Month").inputValue();
  const [year = 0, number = 1] = month.split("-").map(Number);
  const begin = (at: number) =>
    startOfDay(new Date(Date.UTC(year, at, 1)).toISOString().slice(0, 10), "Europe/Copenhagen") ?? "";
  const query = new URLSearchParams({
    before: older.id,
    after: newer.id,
    from: begin(number - 1),
    to: begin(number),
  });
  const answer = await fetch(`${baseURL}/api/v1/price-lists/${list.id}/comparison?${query}`, { headers });
  const { totals, services } = await answer.json();
  expect(totals.bookings).toBeGreaterThan(100);
  expect(totals.after).toBeGreaterThan(totals.before);
  await expect(
    section.getByText(new RegExp(`^${totals.bookings.toLocaleString("en-GB")} bookings:`)),
  ).toBeVisible();
  await expect(section.getByRole("table", { name: "By service" }).getByRole("row")).toHaveCount(
    services.length + 1,
  );
  await section.getByLabel("Service", { exact: true }).selectOption({ label: "Vinduespolering" });
  await expect(section.getByRole("table", { name: "By service" }).getByRole("row")).toHaveCount(2);
});

for (const [size, viewport] of [
  ["desktop", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`a price list, ${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });
      test("keeps nobody out and fits", async ({ staff, baseURL }, { outputDir }) => {
        const { json } = await call(baseURL, "/price-lists", {
          name: "Rengøring",
          draft: DRAFT,
          examples: [EXAMPLE],
        });
        await call(
          baseURL,
          `/price-lists/${json.id}/publish`,
          { firstDay: "2026-01-01" },
          { "if-match": '"1"' },
        );
        await staff.goto(`/${slug}/prices/${json.id}`);
        await expect(staff.getByRole("table", { name: EXAMPLE.name })).toBeVisible();
        await accessible(staff);
        const fits = () => staff.evaluate(() => document.documentElement.scrollWidth);
        expect(await fits()).toBeLessThanOrEqual(viewport.width);
        await staff.screenshot({ path: `${outputDir}/price-list-${size}-${colorScheme}.png` });
        await staff.getByRole("button", { name: "Add Tiers" }).click();
        await expect(staff.getByRole("dialog").getByLabel("Name on the quote")).toBeFocused();
        await accessible(staff);
        await staff.screenshot({ path: `${outputDir}/price-rule-${size}-${colorScheme}.png` });
        expect(await fits()).toBeLessThanOrEqual(viewport.width);
        await staff.keyboard.press("Escape");
        await staff.goto(`/${slug}/prices/${json.id}?tab=versions`);
        await expect(staff.getByRole("table", { name: "Compare" })).toBeVisible();
        await accessible(staff);
        expect(await fits()).toBeLessThanOrEqual(viewport.width);
      });
    });
  }
}
