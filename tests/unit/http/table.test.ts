import { expect, test } from "vitest";
import { routeTable } from "@/lib/http/door/table";

const files = [
  "app/api/health/route.ts",
  "app/api/v1/leads/route.ts",
  "app/api/v1/leads/sources/route.ts",
  "app/api/v1/leads/[id]/route.ts",
  "app/api/v1/leads/[id]/notes/route.ts",
  "app/api/v1/[...rest]/route.ts",
];
const find = routeTable(Object.fromEntries(files.map((file) => [file, { file }])));

test.each([
  ["/api/health", "app/api/health/route.ts", {}],
  ["/api/v1/leads", "app/api/v1/leads/route.ts", {}],
  ["/api/v1/leads/sources", "app/api/v1/leads/sources/route.ts", {}],
  ["/api/v1/leads/7", "app/api/v1/leads/[id]/route.ts", { id: "7" }],
  ["/api/v1/leads/sources/notes", "app/api/v1/leads/[id]/notes/route.ts", { id: "sources" }],
  ["/api/v1/leads/7/other", "app/api/v1/[...rest]/route.ts", { rest: ["leads", "7", "other"] }],
  ["/api/v1/nothing", "app/api/v1/[...rest]/route.ts", { rest: ["nothing"] }],
])("%s", (path, file, params) => {
  expect(find(path)).toEqual({ exports: { file }, params });
});

test.each([
  "/api",
  "/api/v1",
  "/api/other",
  "/api/v1/leads/",
  "/api//v1/leads",
  "/api/v1/leads/%37",
  "/api/v1/../health",
  "/api/v1/./leads",
  "/api/v1/leads/a b",
  "/api/v1/leads\\7",
])("%s is left to Next", (path) => {
  expect(find(path)).toBeUndefined();
});
