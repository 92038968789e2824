import { isValidPhoneNumber } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { normaliseEmail, normalisePhone } from "@/lib/core/contact";
import { demoFirm, demoLead, type Profile } from "@/scripts/demo/people";

const PROFILE: Profile = {
  seed: 7,
  languages: [
    ["da", 0.6],
    ["nb", 0.2],
    ["en", 0.2],
  ],
  currency: "DKK",
  usualValue: 12_000,
  owners: 5,
  tags: 8,
};
const NOW = Date.UTC(2026, 10, 23, 6, 0);
const leads = Array.from({ length: 5_000 }, (_, index) => demoLead(PROFILE, index, NOW));

describe("demo people", () => {
  it("is the same for the same seed and index, and another for another seed", () => {
    expect(demoLead(PROFILE, 4_711, NOW)).toEqual(leads[4_711]);
    expect(demoLead({ ...PROFILE, seed: 8 }, 4_711, NOW).name).not.toEqual(leads[4_711]?.name);
  });

  it("gives every lead its own id and address, on names reserved for examples", () => {
    expect(new Set(leads.map((lead) => lead.id)).size).toBe(leads.length);
    const emails = leads.flatMap((lead) => lead.email ?? []);
    expect(new Set(emails).size).toBe(emails.length);
    for (const email of [
      ...emails,
      ...leads.slice(0, 500).map((_, index) => demoFirm(PROFILE, index, NOW).email),
    ]) {
      expect(normaliseEmail(email)).toBe(email);
      expect(email).toMatch(/@([a-z0-9-]+\.example|[a-z]+\.example\.(com|net|org))$/);
    }
  });

  it("gives phone numbers that are valid in their country and read back as they were typed", () => {
    const country = { da: "DK", nb: "NO", en: "GB" } as const;
    for (const lead of leads) {
      if (!lead.phone || !lead.phoneTyped) continue;
      expect(isValidPhoneNumber(lead.phone), lead.phone).toBe(true);
      expect(normalisePhone(lead.phoneTyped, country[lead.language])).toBe(lead.phone);
    }
  });

  it("always leaves a way to reach a lead", () => {
    expect(leads.filter((lead) => !lead.email && !lead.phone)).toEqual([]);
  });

  it("spreads the dates over three years, denser towards now, on working days and in working hours", () => {
    const year = 365 * 86_400_000;
    const ages = leads.map((lead) => NOW - lead.createdAt.getTime());
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ages)).toBeGreaterThan(2.8 * year);
    expect(Math.max(...ages)).toBeLessThan(3.02 * year);
    const older = ages.filter((age) => age > 1.5 * year).length;
    expect(older).toBeLessThan(leads.length * 0.35);
    for (const lead of leads) {
      expect(lead.updatedAt.getTime()).toBeGreaterThanOrEqual(lead.createdAt.getTime());
      expect(lead.updatedAt.getTime()).toBeLessThanOrEqual(NOW);
      const local = new Intl.DateTimeFormat("en-GB", {
        timeZone: "Europe/Copenhagen",
        weekday: "short",
        hour: "2-digit",
        hourCycle: "h23",
      }).formatToParts(lead.createdAt);
      const part = (type: string) => local.find((found) => found.type === type)?.value ?? "";
      expect(["Sat", "Sun"]).not.toContain(part("weekday"));
      expect(Number(part("hour"))).toBeGreaterThanOrEqual(8);
      expect(Number(part("hour"))).toBeLessThan(18);
    }
  });

  it("has letters of the North, every status, and money in whole units", () => {
    const all = leads.map((lead) => `${lead.name} ${lead.organisation}`).join();
    for (const letter of "æøåÅØ") expect(all).toContain(letter);
    expect(new Set(leads.map((lead) => lead.status)).size).toBe(5);
    expect(leads.every((lead) => lead.value % 5_000 === 0 && lead.value >= 0)).toBe(true);
    expect(all).not.toContain("{");
  });
});
