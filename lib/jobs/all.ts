import { MAIL_ACCOUNT_EXISTS, MAIL_LINK } from "@/lib/domain/access/jobs";
import { mailAccountExists, mailLink } from "@/lib/domain/access/links";
import { RUN_IMPORT } from "@/lib/domain/imports/jobs";
import { failImport, runImport } from "@/lib/domain/imports/run";
import { type Job, job } from "./registry";

/** Every kind of job that a worker serves. */
export const JOBS: Job[] = [
  job(MAIL_LINK, { run: mailLink }),
  job(MAIL_ACCOUNT_EXISTS, { run: mailAccountExists }),
  job(RUN_IMPORT, { run: runImport, failed: failImport }),
];
