import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import type { LoadedCompany } from "../../scripts/demo/load";

type Person = Pick<LoadedCompany, "name" | "slug" | "email" | "password" | "apiKey">;

export const companies = (): [Person, Person] => JSON.parse(process.env.E2E_COMPANIES ?? "[]");

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;
let signedIn: State | undefined;

/** Signs in as the first company's owner, by the form. */
export async function signIn(page: Page, person: Person = companies()[0]): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/${person.slug}/leads**`);
}

/** `page` is a fresh browser; `staff` one in which the first company's owner is signed in. */
export const test = base.extend<{
  staff: Page;
  lead: (name: string, more?: object) => Promise<{ id: string }>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names a fixture asks for
  baseURL: async ({}, use) => use(process.env.E2E_URL),
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, executablePath: process.env.E2E_CHROMIUM }),
  staff: async ({ browser, contextOptions, baseURL, viewport, locale, timezoneId, colorScheme }, use) => {
    const settings = { ...contextOptions, baseURL, viewport, locale, timezoneId, colorScheme };
    if (!signedIn) {
      const first = await browser.newContext(settings);
      const page = await first.newPage();
      await signIn(page);
      // The demo's owner reads Danish; these tests look for English words.
      const headers = { origin: baseURL ?? "", "skala-company": companies()[0].slug };
      expect((await page.request.patch("/api/v1/me", { headers, data: { locale: "en" } })).ok()).toBe(true);
      signedIn = await first.storageState();
      await first.close();
    }
    const context = await browser.newContext({ ...settings, storageState: signedIn });
    await use(await context.newPage());
    await context.close();
  },
  lead: async ({ baseURL }, use) =>
    use(async (name, more) => {
      const response = await fetch(`${baseURL}/api/v1/leads`, {
        method: "POST",
        headers: { authorization: `Bearer ${companies()[0].apiKey}`, "content-type": "application/json" },
        body: JSON.stringify({ name, ...more }),
      });
      expect(response.status).toBe(201);
      return response.json();
    }),
});

export { expect };

/** Nothing that keeps somebody out: axe's serious and critical findings, by rule and place. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`),
  ).toEqual([]);
}
