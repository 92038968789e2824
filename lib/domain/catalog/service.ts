import type { z } from "zod";
import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import type { JsonText } from "@/lib/core/json-text";
import type { Write } from "@/lib/domain/events/write";
import { sqlState } from "@/lib/infra/db";
import { inLine } from "@/lib/infra/line";
import { namedHolidays } from "./holidays";
import { lineOf, lockResources } from "./lock";
import * as queries from "./queries";
import { EXCEPTION, HOURS, RESOURCE, SERVICE } from "./queries";
import { changeKind, createKind, listKind, readKind, requireResource } from "./record";
import type {
  CatalogListQuery,
  HolidayPage,
  HoursExceptionChange,
  HoursExceptionCreate,
  Need,
  OpeningHoursChange,
  OpeningHoursCreate,
  ResourceChange,
  ResourceCreate,
  ServiceChange,
  ServiceCreate,
} from "./schema";

export const listServices = (ctx: Ctx, query: CatalogListQuery) => listKind(ctx, SERVICE, query);
export const getService = (ctx: Ctx, id: string) => readKind(ctx, SERVICE, id);

async function setNeeds(w: Write, ctx: Ctx, id: string, needs: Need[]): Promise<void> {
  const named = new Set(needs.flatMap((need) => ("resourceId" in need ? [need.resourceId] : [])));
  const known = await queries.countResources(w.tx, ctx.company.id, [...named]);
  if (known !== named.size) throw invalid("needs", "not_found");
  // Two of one resource cannot both be had.
  if (named.size !== needs.filter((need) => "resourceId" in need).length) throw invalid("needs", "taken");
  await queries.replaceNeeds(w.tx, ctx.company.id, id, needs);
}

/** @throws AppError("invalid_input") where a need names a resource that the company does not have. */
export function createService(ctx: Ctx, given: ServiceCreate): Promise<JsonText> {
  return createKind(ctx, SERVICE, given, { more: (w, id) => setNeeds(w, ctx, id, given.needs) });
}

export function changeService(
  ctx: Ctx,
  id: string,
  version: number,
  given: ServiceChange,
): Promise<JsonText> {
  return changeKind(ctx, SERVICE, id, version, given, async (w, _, changed) => {
    if (changed.needs && given.needs) await setNeeds(w, ctx, id, given.needs);
  });
}

export const listResources = (ctx: Ctx, query: CatalogListQuery) => listKind(ctx, RESOURCE, query);
export const getResource = (ctx: Ctx, id: string) => readKind(ctx, RESOURCE, id);

const sorted = (skills: string[]) => [...new Set(skills)].sort();

export function createResource(ctx: Ctx, { skills = [], ...given }: ResourceCreate): Promise<JsonText> {
  const fields = { ...given, skills: sorted(skills) };
  return createKind(ctx, RESOURCE, fields, {
    more: (w, id) => queries.replaceSkills(w.tx, ctx.company.id, id, fields.skills),
  });
}

/** Seats that come are taken at once by the bookings that have the whole resource; seats that go stay booked. */
export function changeResource(
  ctx: Ctx,
  id: string,
  version: number,
  { skills, ...given }: ResourceChange,
): Promise<JsonText> {
  const fields = { ...given, skills: skills && sorted(skills) };
  const change = () =>
    changeKind(ctx, RESOURCE, id, version, fields, async (w, current, changed) => {
      const companyId = ctx.company.id;
      if (fields.skills && changed.skills) await queries.replaceSkills(w.tx, companyId, id, fields.skills);
      const [from, to] = [Number(current.capacity), Number(changed.capacity ?? 0)];
      if (to > from) {
        await lockResources(w.tx, companyId, [id]);
        await queries.extendWholeSpans(w.tx, companyId, id, from, to);
      }
    });
  return given.capacity === undefined ? change() : inLine([lineOf(ctx.company.id, id)], change);
}

export const listOpeningHours = (ctx: Ctx, query: CatalogListQuery) => listKind(ctx, HOURS, query);
export const getOpeningHours = (ctx: Ctx, id: string) => readKind(ctx, HOURS, id);

/** One set of hours a resource, and one for the company. @throws AppError("conflict") where there is one. */
async function once(work: Promise<JsonText>): Promise<JsonText> {
  return work.catch((error) => {
    throw sqlState(error) === "23505" ? new AppError("conflict", { cause: error }) : error;
  });
}

export function createOpeningHours(ctx: Ctx, given: OpeningHoursCreate): Promise<JsonText> {
  return once(createKind(ctx, HOURS, given, { check: (w) => requireResource(w, ctx, given.resourceId) }));
}

export function changeOpeningHours(
  ctx: Ctx,
  id: string,
  version: number,
  given: OpeningHoursChange,
): Promise<JsonText> {
  return once(changeKind(ctx, HOURS, id, version, given, async () => {}));
}

export const listExceptions = (ctx: Ctx, query: CatalogListQuery) => listKind(ctx, EXCEPTION, query);
export const getException = (ctx: Ctx, id: string) => readKind(ctx, EXCEPTION, id);

export function createException(ctx: Ctx, given: HoursExceptionCreate): Promise<JsonText> {
  return createKind(ctx, EXCEPTION, given, {
    async check(w) {
      if (given.firstDay > given.lastDay) throw invalid("lastDay", "range");
      await requireResource(w, ctx, given.resourceId);
    },
  });
}

export function changeException(
  ctx: Ctx,
  id: string,
  version: number,
  given: HoursExceptionChange,
): Promise<JsonText> {
  return changeKind(ctx, EXCEPTION, id, version, given, async (_, current, changed) => {
    const { firstDay, lastDay } = { ...current, ...changed } as { firstDay: string; lastDay: string };
    if (firstDay > lastDay) throw invalid("lastDay", "range");
  });
}

/** The public holidays of the company's country in a year. */
export function listHolidays(ctx: Ctx, year: number): z.infer<typeof HolidayPage> {
  ctx.require("services:read");
  const named = namedHolidays(ctx.company.country, year);
  return { data: [...named].map(([day, name]) => ({ day, name })) };
}
