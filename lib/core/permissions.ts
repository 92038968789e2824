export const PERMISSIONS = [
  "company:read",
  "company:write",
  "members:read",
  "members:write",
  "keys:write",
  "leads:read",
  "leads:write",
  "customers:read",
  "customers:write",
  "pricing:read",
  "pricing:write",
  "imports:read",
  "imports:write",
  "services:read",
  "services:write",
  "bookings:read",
  "bookings:write",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ["owner", "admin", "agent", "viewer"] as const;
export type Role = (typeof ROLES)[number];

const VIEWER: Permission[] = [
  "company:read",
  "members:read",
  "leads:read",
  "customers:read",
  "pricing:read",
  "imports:read",
  "services:read",
  "bookings:read",
];
const AGENT: Permission[] = [...VIEWER, "leads:write", "customers:write", "imports:write", "bookings:write"];

export const ROLE_PERMISSIONS: Record<Role, ReadonlySet<Permission>> = {
  viewer: new Set(VIEWER),
  agent: new Set(AGENT),
  admin: new Set(PERMISSIONS),
  owner: new Set(PERMISSIONS),
};

/** What a key may be given: everything but managing people and keys. */
export const KEY_SCOPES = [
  "company:read",
  "members:read",
  "leads:read",
  "leads:write",
  "customers:read",
  "customers:write",
  "pricing:read",
  "pricing:write",
  "imports:read",
  "imports:write",
  "services:read",
  "services:write",
  "bookings:read",
  "bookings:write",
] as const satisfies Permission[];
