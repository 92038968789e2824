import { log } from "@/lib/infra/log";

/** A CSV file to be saved, sent while it is made. Its name may hold any letter (RFC 6266, RFC 8187). */
export function csv(fileName: string, text: AsyncGenerator<string>): Response {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const bytes = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await text.next();
        if (done) controller.close();
        else controller.enqueue(bytes.encode(value));
      } catch (error) {
        log.error({ cause: error instanceof Error ? error.stack : String(error) }, "a download broke off");
        // Where nothing has been sent yet, a server may show the reason; ours stays in the log.
        controller.error(new Error("The download broke off."));
      }
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
