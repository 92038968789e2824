import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { accessible, companies, expect, signIn, test } from "./test";

test("a stranger is asked to sign in and comes to where they wanted", async ({ page }) => {
  const [company] = companies();
  await page.goto(`/${company.slug}/customers?kind=person`);
  await expect(page).toHaveURL(/\/sign-in/);
  await accessible(page);
  await page.getByLabel("E-mail").fill(company.email);
  await page.getByLabel("Password", { exact: true }).fill("not this one");
  await page.keyboard.press("Enter");
  await expect(page.getByText("not right")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(company.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/${company.slug}/customers?kind=person`);
});

test("another company's address is not found", async ({ page }) => {
  const [mine, theirs] = companies();
  await signIn(page, mine);
  const answer = await page.goto(`/${theirs.slug}/leads`);
  expect(answer?.status()).toBe(404);
});

test("a forgotten password is set anew by a mailed link, once", async ({ page }) => {
  const [, company] = companies();
  await page.goto("/forgot");
  await accessible(page);
  await page.getByLabel("E-mail").fill(company.email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText(company.email);
  const mail = process.env.E2E_MAIL ?? "";
  const link = () => {
    if (!existsSync(mail)) return "";
    const files = readdirSync(mail).filter((name) => name.endsWith(".eml"));
    const text = files
      .map((name) =>
        readFileSync(join(mail, name), "utf8")
          .replace(/=\r?\n/g, "")
          .replace(/=3D/g, "="),
      )
      .join("\n");
    return /http:\/\/\S+\/reset\S*token=[\w-]+/.exec(text)?.[0] ?? "";
  };
  await expect.poll(link).not.toBe("");
  const mailed = link();
  const choose = async () => {
    await page.goto(mailed);
    await accessible(page);
    await page.getByLabel("New password", { exact: true }).fill("en helt ny adgangskode");
    await page.keyboard.press("Enter");
  };
  await choose();
  await page.waitForURL(`**/${company.slug}/leads**`);
  await page.context().clearCookies();
  await page.goto("about:blank");
  await choose();
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await signIn(page, { ...company, password: "en helt ny adgangskode" });
});
