import type { Ctx } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import type { AnyDeclaration, FileField } from "./declaration";
import { fingerprint } from "./idempotency";
import { parseInput, parseJson, readText } from "./input";
import { readMultipart } from "./multipart";

/** What a request carries. `release` lets go of a stored file that nothing came to use. */
export type Body = { body: unknown; file: unknown; fingerprint(): string; release(): Promise<void> };

const nothing = async () => {};

/** Reads what the declaration asks for: JSON, a form with a file, or nothing. */
export async function readBody(
  request: Request,
  declaration: AnyDeclaration,
  ctx: Ctx | undefined,
): Promise<Body> {
  const about = [request.method, new URL(request.url).pathname];
  if (declaration.file && ctx) return readForm(request, declaration, declaration.file, ctx, about);
  if (!declaration.body)
    return { body: undefined, file: undefined, fingerprint: () => fingerprint(...about), release: nothing };
  const text = await readText(request);
  const body = parseInput(declaration.body, parseJson(text));
  return { body, file: undefined, fingerprint: () => fingerprint(...about, text), release: nothing };
}

async function readForm(
  request: Request,
  declaration: AnyDeclaration,
  { field, maxBytes, take, drop }: FileField<unknown>,
  ctx: Ctx,
  about: string[],
): Promise<Body> {
  const { fields, file } = await readMultipart(request, {
    maxBytes,
    fileField: field,
    onFile: (upload) => take(ctx, upload),
  });
  if (!file) throw invalid(field, "required");
  const release = () => drop(ctx, file);
  try {
    const body = declaration.body && parseInput(declaration.body, fields);
    const { sha256 } = file;
    return { body, file, fingerprint: () => fingerprint(...about, JSON.stringify(fields), sha256), release };
  } catch (error) {
    await release();
    throw error;
  }
}
