import { ImportCreated, ImportForm, ImportListQuery, ImportPage } from "@/lib/domain/imports/schema";
import { createImport, listImports } from "@/lib/domain/imports/service";
import { dropFile, LARGEST_FILE, takeFile } from "@/lib/domain/imports/upload";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List imports",
    permission: "imports:read",
    limit: "read",
    query: ImportListQuery,
    returns: ImportPage,
  },
  ({ ctx, query }) => listImports(ctx, query),
);

export const POST = route(
  {
    summary: "Upload a file and import it",
    permission: "imports:write",
    limit: "import",
    file: { field: "file", maxBytes: LARGEST_FILE, take: takeFile, drop: dropFile },
    body: ImportForm,
    returns: ImportCreated,
    status: 202,
  },
  ({ ctx, file, body }) => createImport(ctx, file, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
