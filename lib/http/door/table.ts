import type { Params, Route } from "../declaration";

/** What a route file exports: a function for each method it answers. */
export type Exports = Record<string, unknown>;
export type Handler = ((request: Request, context: Params) => Promise<Response> | Response) &
  Partial<Pick<Route, "reply">>;
export type Found = { exports: Exports; params: Record<string, string | string[]> };

/** Paths made of plain characters only. All others (escapes, empty parts, dots) are left to Next. */
const PLAIN = /^(?:\/(?!\.\.?(?:\/|$))[\w~.-]+)+$/;

type Node = {
  exports?: Exports;
  fixed: Map<string, Node>;
  /** `[name]`: any one part. */
  one?: { name: string; node: Node };
  /** `[...name]`: all that follows. */
  rest?: { name: string; exports: Exports };
};

const newNode = (): Node => ({ fixed: new Map() });

function insert(root: Node, file: string, exports: Exports): void {
  let node = root;
  const parts = file
    .replace(/^app/, "")
    .replace(/\/route\.ts$/, "")
    .split("/")
    .slice(1);
  for (const part of parts) {
    const [, dots, name = ""] = /^\[(\.\.\.)?(.+)\]$/.exec(part) ?? [];
    if (dots) {
      node.rest = { name, exports };
      return;
    }
    if (name) {
      node.one ??= { name, node: newNode() };
      node = node.one.node;
    } else {
      const next = node.fixed.get(part) ?? newNode();
      node.fixed.set(part, next);
      node = next;
    }
  }
  node.exports = exports;
}

function match(node: Node, parts: string[], at: number): Found | undefined {
  const part = parts[at];
  if (part === undefined) return node.exports && { exports: node.exports, params: {} };
  const fixed = node.fixed.get(part);
  const found = fixed && match(fixed, parts, at + 1);
  if (found) return found;
  const one = node.one && match(node.one.node, parts, at + 1);
  if (node.one && one) return { exports: one.exports, params: { [node.one.name]: part, ...one.params } };
  return node.rest && { exports: node.rest.exports, params: { [node.rest.name]: parts.slice(at) } };
}

/**
 * Finds the route file of a path as Next does: a name before `[one]`, that before `[...rest]`. Undefined for
 * what is not a plain path of a route of ours.
 *
 * @param files "app/api/v1/leads/[id]/route.ts" → what it exports
 */
export function routeTable(files: Record<string, Exports>): (path: string) => Found | undefined {
  const root = newNode();
  const whole = new Map<string, Found>();
  for (const [file, exports] of Object.entries(files)) {
    insert(root, file, exports);
    if (!file.includes("[")) {
      whole.set(file.slice("app".length, -"/route.ts".length), { exports, params: {} });
    }
  }
  return (path) =>
    whole.get(path) ?? (PLAIN.test(path) ? match(root, path.slice(1).split("/"), 0) : undefined);
}
