import autocannon, { type Request } from "autocannon";
import type { Run } from "./rounds";

/**
 * Sends `requests` in turn over so many connections for so long. Throws where anything but 2xx comes back:
 * a refusal is quick, and would pass for speed.
 */
export async function fire(
  url: string,
  requests: Request[],
  { connections, seconds, unchanged = false }: { connections: number; seconds: number; unchanged?: boolean },
): Promise<Run> {
  const result = await autocannon({ url, connections, duration: seconds, requests });
  // "Not modified" is what is asked for where a validator goes with the request.
  const good = unchanged ? result["3xx"] : result["2xx"];
  if (
    (unchanged ? result["2xx"] + result["4xx"] + result["5xx"] : result.non2xx) > 0 ||
    result.errors > 0 ||
    good === 0
  ) {
    const path = requests[0]?.path ?? "";
    throw new Error(
      `${path}: ${result.non2xx} refused and ${result.errors} failed of ${good + result.non2xx}`,
    );
  }
  const { p50, p99 } = result.latency;
  return { operations: good, seconds: result.duration, p50, p99 };
}
