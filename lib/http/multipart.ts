import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import busboy from "busboy";
import { AppError, invalid } from "@/lib/core/errors";
import type { Upload } from "./declaration";

type Options<T> = { maxBytes: number; fileField: string; onFile: (upload: Upload) => Promise<T> };
type Form<T> = { fields: Record<string, string>; file: T | undefined };

/** A part of a form that is not a file: a mapping of a wide table fits, a file sent as a field does not. */
const MAX_FIELD_BYTES = 500_000;

/** The parts a file comes in, ended with an error where it is longer than allowed. */
async function* bounded(
  stream: Readable & { truncated?: boolean },
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  for await (const part of stream) yield part;
  if (stream.truncated) throw new AppError("payload_too_large", { params: { maximum: maxBytes } });
}

/**
 * Reads a multipart form as it comes: the one file goes to `onFile` while it arrives, so memory stays
 * small however large it is; fields may stand before or behind it.
 *
 * @throws AppError("unsupported_media_type" | "payload_too_large" | "invalid_input")
 */
export async function readMultipart<T>(
  request: Request,
  { maxBytes, fileField, onFile }: Options<T>,
): Promise<Form<T>> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data") || !request.body) {
    throw new AppError("unsupported_media_type", { params: { expected: "multipart/form-data" } });
  }
  const fields: Record<string, string> = {};
  let file: Promise<T> | undefined;
  let wrongField: string | undefined;

  const parser = busboy({
    headers: { "content-type": type },
    defParamCharset: "utf8",
    limits: { files: 1, fileSize: maxBytes, fieldSize: MAX_FIELD_BYTES, fields: 20 },
  });
  const body = Readable.fromWeb(request.body as ReadableStream);
  const parsed = new Promise<void>((resolve, reject) => {
    parser.on("field", (name, value, { valueTruncated }) => {
      if (valueTruncated) reject(new AppError("payload_too_large", { params: { maximum: MAX_FIELD_BYTES } }));
      fields[name] = value;
    });
    parser.on("file", (name, stream, { filename, mimeType }) => {
      // Whoever reads it is told; before anybody does, nobody is to be brought down by it.
      stream.on("error", () => {});
      if (name !== fileField) {
        wrongField = name;
        stream.resume();
        return;
      }
      file = onFile({ name: filename ?? "file", contentType: mimeType, bytes: bounded(stream, maxBytes) });
      // Nobody reads on after a failure: end the upload instead of waiting for the rest of it.
      file.catch((error) => {
        reject(error);
        body.destroy();
      });
    });
    parser.on("close", resolve);
    parser.on("error", () => reject(invalid(fileField, "multipart")));
    body.on("error", (error) => {
      reject(invalid(fileField, "multipart"));
      // Who takes the file must hear that no more of it comes, and let go of what is stored.
      parser.destroy(error);
    });
    body.pipe(parser);
  });
  await parsed;
  if (wrongField !== undefined && !file) throw invalid(wrongField, "unknown");
  return { fields, file: await file };
}
