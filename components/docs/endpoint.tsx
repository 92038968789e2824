import { type Endpoint, type Schema, typeOf } from "./document";

type Field = { name: string; schema: Schema; required: boolean; place?: string };

function fieldsOf(schema: Schema | undefined): Field[] {
  return Object.entries(schema?.properties ?? {}).map(([name, own]) => ({
    name,
    schema: own,
    required: schema?.required?.includes(name) ?? false,
  }));
}

function Fields({ title, fields }: { title: string; fields: Field[] }) {
  if (fields.length === 0) return null;
  return (
    <section className="mt-4">
      <h4 className="mb-1 font-medium text-ink-2 text-xs">{title}</h4>
      <dl className="divide-y divide-line border-line border-y text-sm">
        {fields.map(({ name, schema, required, place }) => (
          <div key={`${place}${name}`} className="grid gap-x-4 py-1.5 sm:grid-cols-[minmax(0,14rem)_1fr]">
            <dt className="break-words font-mono text-xs leading-5">
              {name}
              {required && <span className="ml-2 font-sans text-ink-3">required</span>}
            </dt>
            <dd className="break-words text-ink-2">
              {typeOf(schema)}
              {schema.default !== undefined && ` · default ${String(schema.default)}`}
              {place === "header" && " · header"}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** One endpoint: what it is called, what it takes, what it gives. */
export function EndpointDoc({ endpoint: { path, method, operation } }: { endpoint: Endpoint }) {
  const parameters = (operation.parameters ?? []).map(({ name, schema, required = false, in: place }) => ({
    name,
    schema,
    required,
    place,
  }));
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const [status, answer] = Object.entries(operation.responses).find(([code]) => code !== "default") ?? [];
  const [type, content] = Object.entries(answer?.content ?? {})[0] ?? [];
  return (
    <article id={`${method}-${path}`} className="border-line border-t py-8">
      <h3 className="font-medium text-lg">{operation.summary}</h3>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-3 font-mono text-sm">
        <span className="text-accent-ink uppercase">{method}</span>
        <span className="break-all">{path}</span>
      </p>
      {operation.description && <p className="mt-1 text-ink-3 text-sm">{operation.description}</p>}
      <Fields title="Parameters" fields={parameters} />
      <Fields title="Body" fields={fieldsOf(body)} />
      <Fields title={`Answer ${status}`} fields={fieldsOf(content?.schema)} />
      {type && type !== "application/json" && (
        <p className="mt-4 text-ink-2 text-sm">{`Answer ${status}: ${type}`}</p>
      )}
    </article>
  );
}
