/**
 * Says what is going on, one aligned line a step, with how long it took: runs a step, and `note` says what
 * came of it. A note of null: nothing worth a line.
 */
export type Steps = <T>(
  name: string,
  run: () => Promise<T>,
  note?: (result: T) => string | null,
) => Promise<T>;

const WIDTH = 14;

/** For people: on a terminal the running step is shown while it runs. One that was called off says nothing. */
export function shownSteps(signal: AbortSignal): Steps {
  const out = process.stdout;
  const dim = (text: string) => (out.isTTY ? `\x1b[2m${text}\x1b[0m` : text);
  return async (name, run, note = () => "") => {
    const started = performance.now();
    const label = `  ${name.padEnd(WIDTH)}`;
    const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(8);
    const clear = () => out.isTTY && out.write("\r\x1b[2K");
    const tick = () => out.write(`\r${label}${dim(seconds())}`);
    const ticking = out.isTTY ? setInterval(tick, 100) : undefined;
    try {
      const result = await run();
      clearInterval(ticking);
      clear();
      const said = note(result);
      if (said !== null) out.write(`${label}${seconds()}  ${dim(said)}`.trimEnd().concat("\n"));
      return result;
    } catch (error) {
      clear();
      if (!signal.aborted) out.write(`${label}  failed\n`);
      throw error;
    } finally {
      clearInterval(ticking);
    }
  };
}

/** For programs. */
export const silentSteps: Steps = (_name, run) => run();
