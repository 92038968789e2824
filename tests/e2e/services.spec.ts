import type { Page } from "@playwright/test";
import { accessible, companies, expect, signIn, test } from "./test";

const [{ slug, apiKey }] = companies().length ? companies() : [{ slug: "", apiKey: "" }];

async function call(
  baseURL: string | undefined,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${baseURL}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

const panel = (page: Page) => page.getByTestId("panel");

test("a resource, a service and hours of its own, by keyboard", async ({ staff, baseURL }) => {
  const mark = String(Date.now());
  const [person, skill, name] = [`Åse ${mark}`, `polering ${mark}`, `Sølvpudsning ${mark}`];
  const { keyboard } = staff;

  await staff.goto(`/${slug}/services?tab=resources`);
  await expect(staff.getByRole("button", { name: /Søren Østergaard/ })).toBeVisible();
  await keyboard.press("c");
  await expect(panel(staff).getByLabel("Name")).toBeFocused();
  await keyboard.type(person);
  await panel(staff).getByLabel("Can do").focus();
  await keyboard.type(`${skill.toUpperCase()}, ${skill}`);
  await keyboard.press("Enter");
  await expect(staff.getByText(`“${person}” is created`)).toBeVisible();
  // Two spellings of one skill are one.
  await expect(panel(staff).getByLabel("Can do")).toHaveValue(skill);
  await keyboard.press("Escape");
  await expect(panel(staff)).toBeHidden();

  await staff.getByRole("tab", { name: "Services" }).focus();
  await keyboard.press("Enter");
  await expect(staff.getByRole("button", { name: /Fast rengøring/ })).toBeVisible();
  await keyboard.press("c");
  await expect(panel(staff).getByLabel("Name")).toBeFocused();
  await keyboard.type(name);
  // Without anybody to do it there is no service: said where it is missing, and nothing is lost.
  await keyboard.press("Enter");
  await expect(panel(staff).getByText("Choose at least one")).toBeVisible();
  await panel(staff).getByRole("button", { name: "Choose who does it" }).focus();
  await keyboard.press("Enter");
  await panel(staff).getByLabel("Need 1", { exact: true }).selectOption({ label: skill });
  await panel(staff).getByLabel("Takes", { exact: true }).fill("1,5");
  await keyboard.press("Enter");
  await expect(staff.getByText(`“${name}” is created`)).toBeVisible();
  await expect(staff.getByRole("button", { name: new RegExp(`${name}.*1 h 30 min`) })).toBeVisible();

  // What is no number is said before anything is sent; what is good is saved.
  await panel(staff).getByLabel("Free after", { exact: true }).fill("many");
  await panel(staff).getByRole("button", { name: "Save" }).click();
  await expect(panel(staff).getByText("Not a number")).toBeVisible();
  await panel(staff).getByLabel("Free after", { exact: true }).fill("20");
  await keyboard.press("Enter");
  await expect(staff.getByText(`“${name}” is saved`)).toBeVisible();

  const found = await call(baseURL, "GET", "/resources?limit=100");
  const resource = found.json.data.find((one: { name: string }) => one.name === person);
  await staff.goto(`/${slug}/services?tab=hours&of=${resource.id}`);
  await staff.getByRole("button", { name: "Give own hours" }).focus();
  await keyboard.press("Enter");
  await staff.getByLabel("Monday, opens 1").focus();
  await keyboard.type("8");
  await keyboard.press("Tab");
  await keyboard.type("12");
  await staff.getByRole("button", { name: "Monday, add hours" }).focus();
  await keyboard.press("Enter");
  await expect(staff.getByLabel("Monday, opens 2")).toBeFocused();
  await keyboard.type("11");
  await keyboard.press("Tab");
  await keyboard.type("1630");
  await expect(staff.getByText("At the same time as another").first()).toBeVisible();
  await staff.getByLabel("Monday, opens 2").fill("1230");
  await staff.getByRole("button", { name: "Copy Monday" }).focus();
  await keyboard.press("Enter");
  await keyboard.press("Enter");
  await staff.getByRole("button", { name: "Sunday, add hours" }).click();
  await keyboard.type("22");
  await keyboard.press("Tab");
  await keyboard.type("2");
  await expect(staff.getByText("next day")).toBeVisible();
  await keyboard.press("Enter");
  await expect(staff.getByText("The hours are saved")).toBeVisible();
  const hours = await call(baseURL, "GET", "/opening-hours?limit=100");
  const own = hours.json.data.find((one: { resourceId: string }) => one.resourceId === resource.id);
  expect(own.week).toEqual([
    ...[1, 2, 3, 4, 5].flatMap((weekday) => [
      { weekday, opens: "08:00", closes: "12:00" },
      { weekday, opens: "12:30", closes: "16:30" },
    ]),
    { weekday: 7, opens: "22:00", closes: "02:00" },
  ]);
});

test("somebody else was faster: it is said, nothing of theirs is lost, and one goes on from there", async ({
  staff,
  baseURL,
}) => {
  const name = `Gardinvask ${Date.now()}`;
  const { json } = await call(baseURL, "POST", "/services", {
    name,
    durationMinutes: 60,
    needs: [{ skill: "rengøring" }],
  });
  await staff.goto(`/${slug}/services?open=${json.id}`);
  await expect(panel(staff).getByLabel("Name")).toHaveValue(name);
  await call(baseURL, "PATCH", `/services/${json.id}`, { description: "Deres" }, { "if-match": '"1"' });
  await panel(staff).getByLabel("Place").fill("Vores");
  await staff.keyboard.press("Enter");
  await expect(panel(staff).getByText(/Changed in the meantime/)).toBeVisible();
  await panel(staff).getByRole("button", { name: "Load it again" }).click();
  await expect(panel(staff).getByLabel("Description")).toHaveValue("Deres");
  await panel(staff).getByLabel("Place").fill("Vores");
  // What is typed and not saved is not left behind by a slip of the hand.
  await staff.getByRole("button", { name: /Vinduespolering/ }).click();
  await staff.getByRole("button", { name: "Cancel" }).last().click();
  await panel(staff).getByRole("button", { name: "Save" }).dblclick();
  await expect(staff.getByText(`“${name}” is saved`)).toHaveCount(1);

  await panel(staff).getByRole("button", { name: "More" }).click();
  await staff.getByRole("menuitem", { name: "Archive" }).click();
  await expect(staff.getByRole("button", { name })).toBeHidden();
  await staff.getByRole("button", { name: "Undo" }).click();
  await expect(staff.getByRole("button", { name })).toBeVisible();
});

test("days off, and a public holiday that is worked on", async ({ staff }) => {
  await staff.goto(`/${slug}/services?tab=hours`);
  const name = `Lageroptælling ${Date.now()}`;
  await staff.getByRole("button", { name: "Add days" }).click();
  const dialog = staff.getByRole("dialog");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await staff.keyboard.type(name);
  await dialog.getByLabel("First day").fill("2031-03-03");
  await dialog.getByLabel("Last day").fill("2031-03-01");
  await staff.keyboard.press("Enter");
  await expect(dialog.getByText("The start lies after the end")).toBeVisible();
  await dialog.getByLabel("Last day").fill("2031-03-04");
  await dialog.getByRole("radio", { name: "Other hours" }).check();
  await staff.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  // A message about it is a list item too.
  const line = staff.getByRole("main").getByRole("listitem").filter({ hasText: name });
  await expect(line).toContainText("3 Mar 2031");
  await expect(line).toContainText("09:00–12:00");
  await line.getByRole("button", { name: `Remove ${name}` }).click();
  await expect(line).toBeHidden();
  await staff.getByRole("button", { name: "Undo" }).click();
  await expect(line).toBeVisible();

  await staff.getByRole("button", { name: "Year after" }).click();
  const friday = staff.getByRole("checkbox", { name: "Closed on Good Friday" });
  await expect(friday).toBeChecked();
  await friday.focus();
  await staff.keyboard.press("Space");
  await expect(friday).not.toBeChecked();
  const holiday = staff.getByRole("listitem").filter({ has: friday });
  // Friday's own hours.
  await expect(holiday).toContainText("07:30–15:00");
  await friday.click();
  await expect(friday).toBeChecked();
});

test("a calendar link is made, read by a program, renewed and removed", async ({ staff, baseURL }) => {
  const { json } = await call(baseURL, "POST", "/resources", {
    kind: "person",
    name: `Ægir ${Date.now()}`,
    skills: ["rengøring"],
  });
  await staff.goto(`/${slug}/services?tab=resources&open=${json.id}`);
  const link = panel(staff).getByRole("region", { name: "Calendar link" });
  const address = link.getByLabel("Address of the calendar");
  await link.getByRole("button", { name: "Make a link" }).dblclick();
  await expect(address).toHaveValue(/\/calendar-feeds\/[\w-]{43}\.ics$/);
  const first = await address.inputValue();
  const read = async (url: string) => (await fetch(new URL(new URL(url).pathname, baseURL))).status;
  expect(await read(first)).toBe(200);
  await link.getByRole("checkbox", { name: "Show customers’ names in it" }).click();
  await expect(link.getByRole("checkbox")).toBeChecked();
  await accessible(staff);

  await link.getByRole("button", { name: "Renew" }).click();
  await staff.getByRole("alertdialog").getByRole("button", { name: "Renew" }).click();
  await expect(address).not.toHaveValue(first);
  const second = await address.inputValue();
  expect([await read(first), await read(second)]).toEqual([410, 200]);
  // It is shown once.
  await staff.reload();
  await expect(link.getByText(/^Made /)).toBeVisible();
  await expect(address).toHaveCount(0);

  await link.getByRole("button", { name: "Remove" }).click();
  await staff.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(link.getByRole("button", { name: "Make a link" })).toBeVisible();
  expect(await read(second)).toBe(410);
});

test("a viewer sees everything and changes nothing", async ({ page, baseURL }) => {
  await signIn(page, { ...companies()[0], email: "sofie@nordlys.example" });
  const headers = { origin: baseURL ?? "", "skala-company": slug };
  await page.request.patch("/api/v1/me", { headers, data: { locale: "en" } });
  await page.goto(`/${slug}/services`);
  await expect(page.getByText("An admin can change them")).toBeVisible();
  await page.getByRole("button", { name: /Vinduespolering/ }).click();
  await expect(panel(page).getByLabel("Name")).toBeDisabled();
  await expect(page.getByRole("button", { name: /New service|Save|Create/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await expect(panel(page)).toBeHidden();
  await page.getByRole("tab", { name: "Opening hours" }).click();
  await expect(page.getByLabel("Monday, opens 1")).toBeDisabled();
  await expect(page.getByRole("button", { name: /add hours|Add days|Remove/ })).toHaveCount(0);
  await expect(page.getByRole("checkbox", { name: "Closed on Good Friday" })).toBeDisabled();
  await accessible(page);
});

for (const [size, viewport] of [
  ["desktop", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`services, ${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });
      test("keep nobody out and fit", async ({ staff }, { outputDir }) => {
        const check = async (name: string) => {
          await expect(staff.locator('[aria-busy="true"]')).toHaveCount(0);
          await accessible(staff);
          expect(await staff.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
            viewport.width,
          );
          await staff.screenshot({ path: `${outputDir}/${name}-${size}-${colorScheme}.png` });
        };
        await staff.goto(`/${slug}/services`);
        await expect(staff.getByRole("button", { name: /Flytterengøring/ })).toBeVisible();
        await check("services");
        await staff.getByRole("button", { name: /Flytterengøring/ }).click();
        await expect(panel(staff).getByLabel("Need 2", { exact: true })).toBeVisible();
        await check("service");
        await staff.goto(`/${slug}/services?tab=resources&open=new`);
        await expect(panel(staff).getByLabel("Name")).toBeFocused();
        await check("resource");
        await staff.goto(`/${slug}/services?tab=hours`);
        await expect(staff.getByLabel("Monday, opens 1")).toBeVisible();
        await expect(staff.getByText("Good Friday")).toBeVisible();
        await check("hours");
      });
    });
  }
}
