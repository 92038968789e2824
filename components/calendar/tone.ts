/** Colours of services: not red, which says that a place is taken, and not grey, which says that it is over. */
const TONES = ["blue", "teal", "violet", "amber", "pink", "green"] as const;

/** Each service its colour, by its place among them, so that neighbours differ. */
export function tones(serviceIds: readonly string[]): (serviceId: string) => string {
  const of = new Map(serviceIds.map((id, at) => [id, `var(--dot-${TONES[at % TONES.length]})`]));
  return (serviceId) => of.get(serviceId) ?? "var(--dot-grey)";
}
