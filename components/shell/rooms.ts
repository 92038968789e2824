import {
  BadgePercent,
  CalendarDays,
  ConciergeBell,
  Contact,
  FileUp,
  type LucideIcon,
  Settings,
  Target,
} from "lucide-react";
import type { Permission } from "@/lib/core/permissions";

export type Room = {
  id: "leads" | "customers" | "bookings" | "services" | "prices" | "imports" | "settings";
  icon: LucideIcon;
  permission: Permission;
  keys: string;
};

/** The rooms there are, in the order of the sidebar. `keys`: pressed after g. */
export const ROOMS: Room[] = [
  { id: "leads", icon: Target, permission: "leads:read", keys: "l" },
  { id: "customers", icon: Contact, permission: "customers:read", keys: "c" },
  { id: "bookings", icon: CalendarDays, permission: "bookings:read", keys: "b" },
  { id: "services", icon: ConciergeBell, permission: "services:read", keys: "v" },
  { id: "prices", icon: BadgePercent, permission: "pricing:read", keys: "p" },
  { id: "imports", icon: FileUp, permission: "imports:read", keys: "i" },
  { id: "settings", icon: Settings, permission: "company:read", keys: "s" },
];
