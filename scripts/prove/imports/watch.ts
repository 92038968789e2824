import { openAsBlob, readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Caller, call } from "../../stack/client";
import type { Source } from "./files";

export type Report = {
  id: string;
  status: string;
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  error: string | null;
};

/** Uploads a file as a program would, and answers the import's id. */
export async function upload(
  url: string,
  caller: Caller,
  { path, entity, options }: Source,
): Promise<string> {
  const form = new FormData();
  form.set("entity", entity);
  if (options) form.set("options", JSON.stringify(options));
  form.set("file", await openAsBlob(path, { type: "text/csv" }), basename(path));
  const { status, json, text } = await call(url, caller, "POST", "/api/v1/imports", { form });
  if (status !== 202) throw new Error(`POST /imports: ${status} ${text}`);
  return json.id;
}

export async function look(url: string, caller: Caller, id: string): Promise<Report> {
  const { status, json, text } = await call(url, caller, "GET", `/api/v1/imports/${id}`);
  if (status !== 200) throw new Error(`GET /imports/${id}: ${status} ${text}`);
  return json;
}

const OVER = new Set(["done", "failed", "cancelled"]);

/** Asks until the import is over. */
export async function finished(url: string, caller: Caller, id: string, seconds = 600): Promise<Report> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const report = await look(url, caller, id);
    if (OVER.has(report.status)) return report;
    if (Date.now() > deadline)
      throw new Error(`Import ${id} is ${report.status} after ${seconds} s, ${report.read} rows read.`);
    await new Promise((next) => setTimeout(next, 200));
  }
}

/** The most memory that a process ever had, in MB. Linux only. */
export function peakMemory(pid: number): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? 0) / 1024;
}
