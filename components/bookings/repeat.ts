// How often a booking comes again: the few rules that people choose, as RFC 5545 writes them.

export const REPEATS = ["never", "daily", "weekdays", "weekly", "fortnightly", "monthly"] as const;
export type Repeat = (typeof REPEATS)[number];

const RULES: Record<Exclude<Repeat, "never">, string> = {
  daily: "FREQ=DAILY",
  weekdays: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  weekly: "FREQ=WEEKLY",
  fortnightly: "FREQ=WEEKLY;INTERVAL=2",
  monthly: "FREQ=MONTHLY",
};

export const MOST_TIMES = 200;

export function ruleOf(repeat: Exclude<Repeat, "never">, times: number): string {
  return `${RULES[repeat]};COUNT=${times}`;
}

/** Which of these a rule is, however often it comes; null for one that is none of them. */
export function readRule(rule: string): Exclude<Repeat, "never"> | null {
  const parts = rule.split(";").filter((part) => !/^(COUNT|UNTIL|WKST)=|^INTERVAL=1$/.test(part));
  // One weekday says no more than the first start does.
  const said = parts.filter((part) => !/^BYDAY=[A-Z]{2}$/.test(part)).join(";");
  const found = Object.entries(RULES).find(([, known]) => known === said);
  return found ? (found[0] as Exclude<Repeat, "never">) : null;
}
