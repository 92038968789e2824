/** A CSV file to be saved, sent while it is made. Its name may hold any letter (RFC 6266, RFC 8187). */
export function csv(fileName: string, text: AsyncGenerator<string>): Response {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const bytes = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await text.next();
      if (done) controller.close();
      else controller.enqueue(bytes.encode(value));
    },
    async cancel() {
      await text.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      "cache-control": "private, no-store",
    },
  });
}
