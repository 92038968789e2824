import { IdParams, ListQuery, Note, NoteCreate, NotePage } from "@/lib/domain/records/schema";
import { addNote, listNotes } from "@/lib/domain/records/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List a lead's notes",
    permission: "leads:read",
    limit: "read",
    params: IdParams,
    query: ListQuery,
    returns: NotePage,
  },
  ({ ctx, params, query }) => listNotes(ctx, "lead", params.id, query),
);

export const POST = route(
  {
    summary: "Write a note on a lead",
    permission: "leads:write",
    limit: "write",
    params: IdParams,
    body: NoteCreate,
    returns: Note,
    status: 201,
  },
  ({ ctx, params, body }) => addNote(ctx, "lead", params.id, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
