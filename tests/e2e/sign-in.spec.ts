import { accessible, companies, expect, test } from "./test";

const PAGES = ["/sign-in", "/sign-in/link#token=none", "/forgot", "/reset#token=none", "/sign-up"];

for (const [locale, colorScheme, heading, paths] of [
  ["en-GB", "light", "Sign in", PAGES],
  ["da-DK", "dark", "Log ind", PAGES],
  ["nn-NO", "light", "Logg inn", ["/sign-up"]],
] as const) {
  test(`pages for strangers on a phone: ${locale}, ${colorScheme}`, async ({ browser, baseURL }) => {
    const viewport = { width: 360, height: 740 };
    const context = await browser.newContext({ baseURL, locale, colorScheme, viewport, hasTouch: true });
    const page = await context.newPage();
    const refused: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") refused.push(message.text());
    });
    page.on("pageerror", (error) => refused.push(String(error)));
    for (const path of paths) {
      const answer = await page.goto(path);
      const policy = (await answer?.headerValue("content-security-policy")) ?? "";
      expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic';/);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await accessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, path).toBeLessThanOrEqual(viewport.width);
      await page.goto("about:blank");
    }
    await page.goto("/sign-in");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await page.getByRole("button", { name: "Dansk" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Log ind");
    expect(refused).toEqual([]);
    await context.close();
  });
}

test("a double click signs in once, and signing out ends the session everywhere", async ({ page }) => {
  const [company] = companies();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
  });
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(company.email);
  await page.getByLabel("Password", { exact: true }).fill(company.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).dblclick();
  await page.waitForURL(`**/${company.slug}/leads**`);
  expect(sent.filter((path) => path === "/api/auth/callback/credentials")).toHaveLength(1);

  const cookies = await page.context().cookies();
  for (const name of ["next-auth.session-token", "skala_device"]) {
    expect(cookies.find((cookie) => cookie.name === name)).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  }
  const copied = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const status = async () =>
    (await fetch(new URL("/api/v1/me", page.url()), { headers: { cookie: copied } })).status;
  expect(await status()).toBe(200);
  // From a page that asks nothing: one of the app goes to sign-in by itself once it is told 401, and would
  // cross the way taken below.
  await page.goto("/docs");
  await page.evaluate(async () => {
    const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
    await fetch("/api/auth/signout", {
      method: "POST",
      body: new URLSearchParams({ csrfToken, json: "true" }),
    });
  });
  await page.goto(`/${company.slug}/leads`);
  await expect(page).toHaveURL(/\/sign-in/);
  await expect.poll(status, { timeout: 5_000, intervals: [250] }).toBe(401);
});

test("signing in by another site's form, or without its token, does nothing", async ({ page }) => {
  const [company] = companies();
  await page.goto("/sign-in");
  const answer = await page.request.post("/api/auth/callback/credentials", {
    form: { email: company.email, password: company.password, json: "true" },
  });
  expect(await answer.text()).toContain("csrf=true");
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name }) => name)).not.toContain("next-auth.session-token");
  expect((await page.request.post("/api/auth/_log", { data: { level: "error" } })).status()).toBe(404);
});

test("the way back leads nowhere else", async ({ page }) => {
  await page.goto(`/sign-in?return=${encodeURIComponent("//evil.example/leads")}`);
  const [company] = companies();
  await page.getByLabel("E-mail").fill(company.email);
  await page.getByLabel("Password", { exact: true }).fill(company.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/${company.slug}/leads**`);
});
