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

/** What was chosen for a rule; null for one that was written elsewhere. */
export function readRule(rule: string): { repeat: Exclude<Repeat, "never">; times: number } | null {
  const [, rest = "", count = ""] = /^(.*);COUNT=(\d+)$/.exec(rule) ?? [];
  for (const [repeat, known] of Object.entries(RULES) as [Exclude<Repeat, "never">, string][])
    if (known === rest) return { repeat, times: Number(count) };
  return null;
}
