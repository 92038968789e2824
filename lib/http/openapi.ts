import { extendZodWithOpenApi, OpenAPIRegistry, OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi";
import { z } from "zod";
import type { AnyDeclaration, Route } from "./declaration";
import { STATUS } from "./problem";

extendZodWithOpenApi(z);

/** A door as the file system shows it: `/api/v1/leads/{id}`, "patch", its declaration. */
export type Door = { path: string; method: string; declaration: AnyDeclaration };

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** The doors of one route file. @param file e.g. "app/api/v1/leads/[id]/route.ts" */
export function doorsOf(file: string, module: Record<string, unknown>): Door[] {
  const path = `/${file
    .replace(/^app\//, "")
    .replace(/\/route\.ts$/, "")
    .replace(/\[([^\]]+)\]/g, "{$1}")}`;
  return METHODS.flatMap((method) => {
    const exported = module[method] as Route | undefined;
    return exported?.declaration
      ? [{ path, method: method.toLowerCase(), declaration: exported.declaration }]
      : [];
  });
}

const Problem = z.object({
  type: z.url(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(STATUS)),
  detail: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
  nearest: z
    .array(z.object({ start: z.iso.datetime(), end: z.iso.datetime() }))
    .optional()
    .describe("With slot_taken: the nearest free times."),
});

function headersOf(door: Door) {
  const shape: Record<string, z.ZodType> = {};
  if (door.declaration.ifMatch)
    shape["If-Match"] = z.string().describe('The version the change is based on, e.g. "7" in quotes.');
  if (door.method === "post")
    shape["Idempotency-Key"] = z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe("The same key has its effect once; kept 7 days.");
  return Object.keys(shape).length > 0 ? z.object(shape) : undefined;
}

function bodyOf({ body, file }: AnyDeclaration) {
  if (!file) return body && { content: { "application/json": { schema: body } } };
  const upload = z.object({ [file.field]: z.string().openapi({ format: "binary" }) });
  return { content: { "multipart/form-data": { schema: body ? upload.extend(body.shape) : upload } } };
}

/** OpenAPI 3.1 of these doors, from the declarations that serve them. */
export function openApi(doors: Door[]): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description: "An API key: skala_live_…",
  });
  const problem = registry.register("Problem", Problem);
  for (const door of doors) {
    const { declaration, method, path } = door;
    const { params, query, returns, status = 200 } = declaration;
    const type = typeof returns === "string" ? returns : "application/json";
    const schema = typeof returns === "string" ? z.string() : returns;
    registry.registerPath({
      method: method as "get",
      path,
      summary: declaration.summary,
      tags: [path.split("/")[3] ?? "skala"],
      security: declaration.permission === "public" ? [] : [{ key: [] }],
      ...(declaration.permission !== "public" &&
        declaration.permission !== "signed-in" && { description: `Needs ${declaration.permission}.` }),
      request: {
        params,
        query,
        headers: headersOf(door),
        body: bodyOf(declaration),
      },
      responses: {
        [status]: { description: "Done", ...(schema && { content: { [type]: { schema } } }) },
        default: {
          description: "Refused, RFC 9457",
          content: { "application/problem+json": { schema: problem } },
        },
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: "3.1.0",
    info: {
      title: "Skala",
      version: "1",
      description:
        "Leads, customers and imports of one company. Dates are ISO 8601 in UTC; money is integer minor units.",
    },
    servers: [{ url: "/" }],
  });
}
