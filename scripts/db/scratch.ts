import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, removeCluster, startCluster } from "./cluster";

/** A throw-away cluster for the time of `work`. */
export async function withScratchCluster<T>(work: (cluster: Cluster) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "skala-scratch-"));
  try {
    const cluster = await startCluster({ dir, fast: true });
    try {
      return await work(cluster);
    } finally {
      await cluster.stop();
    }
  } finally {
    removeCluster(dir);
  }
}
