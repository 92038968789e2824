import { DoorOpen, type LucideIcon, Truck, User } from "lucide-react";
import type { Resource } from "@/lib/domain/catalog/schema";

export const RESOURCE_ICONS: Record<Resource["kind"], LucideIcon> = {
  person: User,
  vehicle: Truck,
  room: DoorOpen,
};
