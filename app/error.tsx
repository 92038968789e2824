"use client";

import { useTranslations } from "next-intl";
import { ErrorState } from "@/components/ui/state";

/** What a page shows when it breaks. The digest finds the cause in the log. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations("common");
  return (
    <ErrorState
      failure={{ title: t("errorTitle"), detail: t("errorBody"), requestId: error.digest ?? "" }}
      onRetry={reset}
    />
  );
}
