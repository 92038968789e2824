import { identify } from "@/lib/domain/access/identity";
import { changeMe, getMe } from "@/lib/domain/access/me";
import { Me, MeChange } from "@/lib/domain/access/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  { summary: "Who asks, and what they may do", permission: "signed-in", limit: "read", returns: Me },
  async ({ ctx, request }) => getMe(ctx, await identify(request.headers)),
);

export const PATCH = route(
  {
    summary: "Change one's own name, language and time zone",
    permission: "signed-in",
    limit: "write",
    body: MeChange,
    returns: Me,
  },
  async ({ ctx, body, request }) => changeMe(ctx, await identify(request.headers), body),
);

export const { POST, PUT, DELETE, OPTIONS } = others("GET", "PATCH");
