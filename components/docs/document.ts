/** As much of OpenAPI 3.1 as our own document uses. */
export type Schema = {
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
};

type Content = Record<string, { schema: Schema }>;

export type Operation = {
  summary: string;
  description?: string;
  tags: string[];
  security: object[];
  parameters?: { name: string; in: "path" | "query" | "header"; required?: boolean; schema: Schema }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
};

export type ApiDocument = { info: { description: string }; paths: Record<string, Record<string, Operation>> };

export type Endpoint = { path: string; method: string; operation: Operation };

/** What readers look for first; the others follow in the order of the document. */
const FIRST = [
  "leads",
  "customers",
  "price-lists",
  "quotes",
  "imports",
  "tags",
  "custom-fields",
  "members",
  "me",
];
const METHODS = ["get", "post", "patch", "delete"];

/** Endpoints by resource: the collection before its members, reading before writing. */
export function resources(document: ApiDocument): [string, Endpoint[]][] {
  const found = new Map<string, Endpoint[]>(FIRST.map((name) => [name, []]));
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const name = operation.tags[0] ?? "";
      found.set(name, [...(found.get(name) ?? []), { path, method, operation }]);
    }
  }
  const order = (a: Endpoint, b: Endpoint) =>
    a.path.split("/").length - b.path.split("/").length ||
    a.path.localeCompare(b.path) ||
    METHODS.indexOf(a.method) - METHODS.indexOf(b.method);
  return [...found].map(([name, endpoints]) => [name, endpoints.sort(order)]);
}

/** A schema's type in a word or two: `string, e-mail`, `integer 1–100`, `new | lost`, `tag[]`. */
export function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.items) return `${typeOf(schema.items)}[]`;
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : (schema.type ?? "any");
  const { minimum, maximum, maxLength } = schema;
  const safe = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const range = safe ? ` ${minimum ?? ""}–${maximum}` : "";
  return `${type}${schema.format ? `, ${schema.format}` : ""}${range}${maxLength ? `, up to ${maxLength}` : ""}`;
}
