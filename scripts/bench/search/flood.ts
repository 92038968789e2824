import { AppError } from "@/lib/core/errors";

/** So many that a round is seconds long: what the first moment of a flood costs is not what a flood costs. */
const WRITES = 3_000;
const WRITERS = 2;
const SEARCHERS = 32;
const ROUNDS = 10;

/** Milliseconds of each write, a few at a time, one after the other. */
async function writes(write: (n: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      for (let n = next++; n < WRITES; n = next++) {
        const began = performance.now();
        await write(n);
        taken.push(performance.now() - began);
      }
    }),
  );
  return taken;
}

/**
 * Times of writes, round by round, in quiet and while many search as fast as they are let, and do nothing else, all in this
 * process. Whoever is refused waits as long as the answer says. Quiet and flood take turns, there and back, so that
 * both meet the same machine: the p95 of a round is a tenth more or less by chance, also where nobody searches.
 */
export async function underFlood(
  write: (n: number) => Promise<unknown>,
  search: (n: number, searcher: number) => Promise<unknown>,
): Promise<{ quiet: number[][]; flood: number[][]; searched: number; refused: number }> {
  const result = { quiet: [] as number[][], flood: [] as number[][], searched: 0, refused: 0 };
  const quiet = async () => void result.quiet.push(await writes(write));
  const flood = async () => {
    let flooding = true;
    const searchers = Array.from({ length: SEARCHERS }, async (_, at) => {
      for (let n = at; flooding; n += SEARCHERS) {
        try {
          await search(n, at);
          result.searched++;
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== "unavailable") throw error;
          result.refused++;
          await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 1) * 1000));
        }
      }
    });
    result.flood.push(await writes(write));
    flooding = false;
    await Promise.all(searchers);
  };
  await writes(write);
  for (let round = 0; round < ROUNDS; round++)
    for (const part of round % 2 ? [flood, quiet] : [quiet, flood]) await part();
  return result;
}
