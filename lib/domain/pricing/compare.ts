import type { Ctx } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import { versionJson } from "./queries";
import { type Compiled, compile, termsOf } from "./rules";
import type { PriceList, PriceVersion } from "./schema";
import { getPriceList } from "./service";

/**
 * Two of a list's versions ready to price by; "draft" is what publishing now would make.
 * @throws AppError("not_found") for the list, ("invalid_input") for a version that is not of it
 */
export async function comparable(
  ctx: Ctx,
  listId: string,
  which: { before: string; after: string },
): Promise<{ currency: string; before: Compiled; after: Compiled }> {
  ctx.require("pricing:read");
  const list: PriceList = JSON.parse((await getPriceList(ctx, listId)).text);
  const one = async (side: "before" | "after"): Promise<Compiled> => {
    const id = which[side];
    if (id === "draft") {
      if (!list.draft.rules.some(({ kind }) => kind === "base" || kind === "tiers"))
        throw invalid(side, "no_base");
      return compile(termsOf(list.draft, list.currency, ctx.company.timeZone));
    }
    const json = await versionJson(ctx.company.id, listId, id);
    if (!json) throw invalid(side, "not_found");
    return compile((JSON.parse(json) as PriceVersion).terms);
  };
  return { currency: list.currency, before: await one("before"), after: await one("after") };
}
