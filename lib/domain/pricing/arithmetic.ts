// Integers in, integers out; nothing here is rounded twice.

/** whole ÷ parts to the nearest integer, halves away from zero: 5 ÷ 2 is 3, −5 ÷ 2 is −3. `parts` > 0. */
function roundedQuotient(whole: number, parts: number): number {
  const size = whole < 0 ? -whole : whole;
  // A float quotient may be one off; its remainder is exact and says so. (Not `%`: that is twenty times as slow.)
  let floor = Math.floor(size / parts);
  let rest = size - floor * parts;
  if (rest < 0) {
    floor--;
    rest += parts;
  }
  const near = rest * 2 >= parts ? floor + 1 : floor;
  return whole < 0 ? -near : near;
}

/**
 * a · b ÷ parts, rounded once, halves away from zero. Exact also where a · b is more than a number holds.
 * @param parts above zero
 */
export function mulDiv(a: number, b: number, parts: number): number {
  const product = a * b;
  if (parts === 1 && Number.isSafeInteger(product)) return product;
  if (product <= Number.MAX_SAFE_INTEGER && product >= -Number.MAX_SAFE_INTEGER)
    return roundedQuotient(product, parts);
  const whole = BigInt(a) * BigInt(b);
  const size = whole < 0n ? -whole : whole;
  const by = BigInt(parts);
  const near = Number((size * 2n + by) / (by * 2n));
  return whole < 0n ? -near : near;
}

/**
 * Shares a whole amount out in proportion to weights (largest remainder): the parts add up to it exactly, and
 * each is less than one off its exact share. Of equal remainders the earlier gets the odd unit.
 * @param weights not negative; where all are zero the first part gets everything
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (all === 0) return weights.map((_, at) => (at === 0 ? amount : 0));
  if (amount < 0) return allocate(-amount, weights).map((part) => (part === 0 ? 0 : -part));
  const exact = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const parts = exact.map((share) => Number(share / BigInt(all)));
  const rests = exact.map((share) => Number(share % BigInt(all)));
  for (let left = amount - parts.reduce((sum, part) => sum + part, 0); left > 0; left--) {
    const at = rests.indexOf(Math.max(...rests));
    parts[at] = (parts[at] ?? 0) + 1;
    rests[at] = -1;
  }
  return parts;
}
