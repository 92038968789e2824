/** The bookings that are drawn, as the keyboard finds them: each says `data-block` and where it is by its box. */
const BLOCKS = "[data-block]";

const DIRECTIONS: Record<string, [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** So much farther is what lies aside of the way. */
const ASIDE = 3;

const middle = (box: DOMRect) => [box.left + Math.min(box.width, 40) / 2, box.top] as const;

/** The nearest booking that way from one, or the first or last for Home and End; null where there is none. */
export function neighbour(from: HTMLElement, container: HTMLElement, key: string): HTMLElement | null {
  const all = [...container.querySelectorAll<HTMLElement>(BLOCKS)];
  if (key === "Home") return all[0] ?? null;
  if (key === "End") return all.at(-1) ?? null;
  const way = DIRECTIONS[key];
  if (!way) return null;
  const [x, y] = middle(from.getBoundingClientRect());
  let nearest: HTMLElement | null = null;
  let shortest = Number.POSITIVE_INFINITY;
  for (const one of all) {
    if (one === from) continue;
    const [atX, atY] = middle(one.getBoundingClientRect());
    const along = (atX - x) * way[0] + (atY - y) * way[1];
    const aside = Math.abs((atX - x) * way[1] + (atY - y) * way[0]);
    if (along <= 1) continue;
    const far = along + ASIDE * aside;
    if (far < shortest) {
      shortest = far;
      nearest = one;
    }
  }
  return nearest;
}
