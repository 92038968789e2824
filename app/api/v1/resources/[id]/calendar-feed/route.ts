import { changeFeed, getFeed, makeFeed, removeFeed } from "@/lib/domain/bookings/feed";
import {
  CalendarFeedChange,
  CalendarFeedMade,
  CalendarFeedMake,
  CalendarFeedOf,
} from "@/lib/domain/bookings/schema";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "See whether a resource has a calendar feed",
    permission: "services:read",
    limit: "read",
    params: IdParams,
    returns: CalendarFeedOf,
  },
  ({ ctx, params }) => getFeed(ctx, params.id),
);

export const POST = route(
  {
    summary: "Make or renew a resource's calendar feed",
    permission: "services:write",
    limit: "write",
    params: IdParams,
    body: CalendarFeedMake,
    returns: CalendarFeedMade,
    status: 201,
    secret: true,
  },
  ({ ctx, params, body }) => makeFeed(ctx, params.id, body),
);

export const PATCH = route(
  {
    summary: "Change what a calendar feed tells",
    permission: "services:write",
    limit: "write",
    params: IdParams,
    body: CalendarFeedChange,
    ifMatch: true,
    returns: CalendarFeedOf,
  },
  ({ ctx, params, body, version }) => changeFeed(ctx, params.id, version, body),
);

export const DELETE = route(
  {
    summary: "Remove a resource's calendar feed",
    permission: "services:write",
    limit: "write",
    params: IdParams,
    returns: null,
    status: 204,
  },
  ({ ctx, params }) => removeFeed(ctx, params.id),
);

export const { PUT, OPTIONS } = others("GET", "POST", "PATCH", "DELETE");
