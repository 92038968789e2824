import { deviceCookie } from "@/lib/domain/access/cookies";
import { resetPassword } from "@/lib/domain/access/reset";
import { ResetInput, ResetResult } from "@/lib/domain/access/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Set a new password by a mailed link",
    permission: "public",
    limit: "auth",
    body: ResetInput,
    returns: ResetResult,
  },
  async ({ body }) => {
    const { email, device } = await resetPassword(body);
    return Response.json(
      { email },
      { headers: { "set-cookie": deviceCookie(device), "cache-control": "no-store" } },
    );
  },
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
