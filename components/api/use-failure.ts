"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { ApiError } from "./client";

export type Failure = { title: string; detail: string; requestId: string };

/** Puts an error into words: the server's own where it spoke, else that there was no connection. */
export function useFailure(): (error: unknown) => Failure {
  const t = useTranslations("common");
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError))
        return { title: t("errorTitle"), detail: t("errorBody"), requestId: "" };
      if (error.status === 0) return { title: t("offline"), detail: "", requestId: "" };
      const { title, detail, requestId, fields } = error;
      const wrong = fields.map(({ message }) => message).join(" · ");
      return { title: title || t("errorTitle"), detail: wrong || detail, requestId };
    },
    [t],
  );
}
