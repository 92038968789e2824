import type { Client } from "pg";
import type { Stack } from "../../stack";
import type { Caller } from "../../stack/client";
import type { Scope } from "../scope";

/** Where files are imported: a company of the demo, what it is called with, and its database. */
export type Place = { scope: Scope; stack: Stack; caller: Caller; sql: Client; companyId: string };
