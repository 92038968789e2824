import { z } from "zod";
import { route } from "@/lib/http/route";
import { plainQuery } from "@/lib/infra/db";

/** Alive, and the database answers: what a load balancer asks. */
export const GET = route(
  {
    summary: "Health",
    permission: "public",
    limit: "health",
    returns: z.object({ status: z.literal("ok") }),
  },
  async () => {
    await plainQuery("select 1", []);
    return { status: "ok" };
  },
);
