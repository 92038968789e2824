import type { Metadata } from "next";
import { type ApiDocument, resources } from "@/components/docs/document";
import { EndpointDoc } from "@/components/docs/endpoint";
import document from "@/public/openapi.json";

export const metadata: Metadata = { title: "API" };

// For programmers, and in English like the names it explains.
export default function DocsPage() {
  const api = document as unknown as ApiDocument;
  const found = resources(api);
  return (
    <main lang="en" className="mx-auto grid max-w-5xl gap-x-12 px-5 py-10 md:grid-cols-[10rem_minmax(0,1fr)]">
      <nav aria-label="Resources" className="top-10 mb-8 self-start text-sm md:sticky">
        <ul className="flex flex-wrap gap-x-4 gap-y-1 md:flex-col">
          {found.map(([name]) => (
            <li key={name}>
              <a className="text-ink-2 hover:text-ink" href={`#${name}`}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="min-w-0">
        <h1 className="font-semibold text-xl">API</h1>
        <p className="mt-2 max-w-prose text-ink-2">
          {api.info.description} Send an API key from Settings as{" "}
          <code className="font-mono text-sm">Authorization: Bearer skala_live_…</code>. Lists are paged by
          cursors: pass <code className="font-mono text-sm">page.nextCursor</code> back as{" "}
          <code className="font-mono text-sm">cursor</code>. A change names the version it is based on in{" "}
          <code className="font-mono text-sm">If-Match</code>; a POST with an{" "}
          <code className="font-mono text-sm">Idempotency-Key</code> happens once. Errors are RFC 9457
          problems with a stable <code className="font-mono text-sm">code</code>. The same as a file:{" "}
          <a className="text-accent-ink underline" href="/openapi.json">
            openapi.json
          </a>
          .
        </p>
        {found.map(([name, endpoints]) => (
          <section key={name} id={name} className="mt-10 scroll-mt-10">
            <h2 className="pb-4 font-semibold text-lg">{name}</h2>
            {endpoints.map((endpoint) => (
              <EndpointDoc key={`${endpoint.method}${endpoint.path}`} endpoint={endpoint} />
            ))}
          </section>
        ))}
      </div>
    </main>
  );
}
