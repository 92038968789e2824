import { readFeed } from "@/lib/domain/bookings/feed";
import { FeedFile } from "@/lib/domain/bookings/schema";
import { calendar } from "@/lib/http/calendar";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

// Calendar programs can only GET, so the secret is in the address. Many come from one address of their maker's:
// each feed has a limit of its own (readFeed), the address a wide one.
export const GET = route(
  {
    summary: "Read a resource's calendar by its secret address",
    permission: "public",
    limit: "feedAddress",
    params: FeedFile,
    returns: "text/calendar",
  },
  async ({ params, request }) => calendar(request, await readFeed(params.file.slice(0, -".ics".length))),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
