import type { Need, Service, ServiceCreate } from "@/lib/domain/catalog/schema";

/** A service as its form holds it. Minutes are NaN while what stands in their field is no number. */
export type ServiceDraft = Required<Omit<ServiceCreate, "needs">> & { needs: Need[] };

export const NEW_SERVICE: ServiceDraft = {
  name: "",
  description: "",
  durationMinutes: 60,
  bufferBefore: 0,
  bufferAfter: 0,
  stepMinutes: 15,
  leadMinutes: 0,
  windowDays: 365,
  cancelMinutes: 1_440,
  holdMinutes: 15,
  location: "",
  staffConfirms: false,
  shared: false,
  needs: [],
};

export function draftOf(service: Service): ServiceDraft {
  const names = Object.keys(NEW_SERVICE) as (keyof ServiceDraft)[];
  return Object.fromEntries(names.map((name) => [name, service[name]])) as ServiceDraft;
}

/** The fields that are no numbers though they should be. */
export function notNumbers(draft: ServiceDraft): string[] {
  return Object.entries(draft).flatMap(([name, value]) => (Number.isNaN(value) ? [name] : []));
}

/** What of a draft differs from what is kept. */
export function changesOf(draft: ServiceDraft, kept: ServiceDraft): Partial<ServiceDraft> {
  const names = Object.keys(draft) as (keyof ServiceDraft)[];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(draft[name]) !== JSON.stringify(kept[name]))
      .map((name) => [name, draft[name]]),
  );
}
