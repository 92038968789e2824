// The house's fence (docs/decisions): imports go only downward, and rooms use only the rooms before them.

// The order of the rooms. A new room takes its place here; until it does, the fence refuses it.
const ROOMS = [
  "companies",
  "events",
  "access",
  "records",
  "files",
  "catalog",
  "pricing",
  "customers",
  "leads",
  "bookings",
  "imports",
  "system",
];

const DOORS = "^lib/(http|graphql|jobs)/";
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    rule("no-circles", "Files that need each other are one file, or need a third.", {}, { circular: true }),
    rule("no-orphan-import", "An import that finds nothing.", {}, { couldNotResolve: true }),
    rule(
      "core-is-pure",
      "lib/core knows nobody and does no I/O.",
      { path: "^lib/core/" },
      {
        path: "^(lib/(?!core/)|app/|components/|scripts/|prisma/|node_modules/(pg|next|@prisma|ioredis)/)",
      },
    ),
    rule(
      "infra-knows-core-only",
      "Clients of the outside know nothing of the business.",
      { path: "^lib/infra/" },
      {
        path: `^(lib/(domain|i18n)/|app/|components/|scripts/)|${DOORS}`,
      },
    ),
    rule(
      "domain-knows-no-door",
      "The business knows neither HTTP nor pages nor the job runner.",
      { path: "^lib/domain/" },
      {
        path: `^(app/|components/|scripts/)|${DOORS}`,
      },
    ),
    rule(
      "doors-know-no-app",
      "Doors are used by the app, never the other way round.",
      { path: DOORS },
      {
        path: "^(app|components|scripts)/",
      },
    ),
    rule(
      "i18n-is-pure",
      "Texts and formats need core only.",
      { path: "^lib/i18n/" },
      {
        path: `^(lib/(infra|domain)/|app/|components/|scripts/)|${DOORS}`,
      },
    ),
    rule(
      "no-next-below-the-app",
      "lib and app/api run without Next (the page guard and sign-in apart).",
      {
        path: "^(lib/(?!http/page\\.ts$)|app/api/(?!auth/))",
      },
      { path: "^(node_modules/next/|next($|/))" },
    ),
    rule(
      "queries-are-private",
      "A room's queries are called by that room alone.",
      { path: "^(?!lib/domain/([^/]+)/)" },
      {
        path: "^lib/domain/[^/]+/queries",
      },
    ),
    rule(
      "queries-stay-in-their-room",
      "A room's queries are called by that room alone.",
      {
        path: "^lib/domain/([^/]+)/",
      },
      { path: "^lib/domain/[^/]+/queries", pathNot: "^lib/domain/$1/" },
    ),
    rule(
      "components-stay-in-the-browser",
      "Components use core, texts and a room's schemas or rules.",
      {
        path: "^components/",
      },
      {
        path: `^(lib/infra/|app/|scripts/|prisma/)|${DOORS}|^lib/domain/[^/]+/(?!([a-z-]*schema|rules)\\.ts$)`,
      },
    ),
    rule(
      "ui-knows-no-room",
      "Primitives and the list serve every room.",
      { path: "^components/(ui|list|api)/" },
      {
        path: "^(lib/domain/|components/(?!(ui|list|api)/))",
      },
    ),
    rule(
      "no-scripts-in-the-product",
      "Commands use the product, not the other way round.",
      {
        path: "^(app|components|lib)/",
      },
      { path: "^(scripts|tests)/" },
    ),
    rule(
      "rooms-have-their-place",
      "Every room stands in the list above.",
      {},
      {
        path: "^lib/domain/",
        pathNot: `^lib/domain/(${ROOMS.join("|")})/`,
      },
    ),
    ...ROOMS.map((room, at) =>
      rule(
        `room-${room}`,
        "Rooms use the rooms before them.",
        { path: `^lib/domain/${room}/` },
        {
          path: ROOMS.slice(at + 1).length ? `^lib/domain/(${ROOMS.slice(at + 1).join("|")})/` : "^$",
        },
      ),
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|prisma/generated)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
    },
  },
};
