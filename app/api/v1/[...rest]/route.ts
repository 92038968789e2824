import { AppError } from "@/lib/core/errors";
import { route } from "@/lib/http/route";

/** What is no resource of ours answers as every other error does. */
export const GET = route(
  { summary: "No such resource", permission: "public", limit: "read", returns: null },
  () => {
    throw new AppError("not_found");
  },
);
export const POST = GET;
export const PUT = GET;
export const PATCH = GET;
export const DELETE = GET;
