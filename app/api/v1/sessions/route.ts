import { SessionList } from "@/lib/domain/access/schema";
import { listSessions } from "@/lib/domain/access/sessions";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  { summary: "Where one is signed in", permission: "signed-in", limit: "read", returns: SessionList },
  ({ ctx }) => listSessions(ctx),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
