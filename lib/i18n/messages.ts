import type { Locale } from "@/lib/core/context";
import type { ErrorCode } from "@/lib/core/errors";
import { da } from "./messages/da";
import { en } from "./messages/en";
import { nb } from "./messages/nb";

export type Messages = typeof en;

/** Every text in every language: a text that is missing in one fails the type check and so the build. */
export const MESSAGES: Record<Locale, Messages> = { en, da, nb };

/** Every error that can happen has a text. */
en.errors satisfies Record<ErrorCode, { title: string; detail: string }>;
