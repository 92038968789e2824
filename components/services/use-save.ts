import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { ApiError, api, newIntent } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { type CatalogPath, useRefresh } from "./use-catalog";

export type Wrong = Record<string, string>;
type Versioned = { id: string; version: number };

/**
 * Creates or changes a record of the catalog. What the API says is wrong stands beside its field (`needs.0`
 * beside `needs`); all else is one sentence. A second click while the first is on its way does nothing, and
 * the same create sent again is one create.
 */
export function useSave<T extends Versioned>(path: CatalogPath) {
  const failureOf = useFailure();
  const common = useTranslations("common");
  const refresh = useRefresh();
  const [wrong, setWrong] = useState<Wrong>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [stale, setStale] = useState(false);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const intent = useRef({ body: "", key: "" });

  const save = async (body: object, record?: Versioned): Promise<T | null> => {
    if (running.current) return null;
    running.current = true;
    setBusy(true);
    setWrong({});
    setProblem(null);
    setStale(false);
    try {
      const text = JSON.stringify(body);
      if (intent.current.body !== text) intent.current = { body: text, key: newIntent() };
      const saved = record
        ? await api<T>(`${path}/${record.id}`, { method: "PATCH", body, ifMatch: record.version })
        : await api<T>(path, { method: "POST", body, idempotencyKey: intent.current.key });
      await refresh(path);
      return saved;
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : [];
      setWrong(Object.fromEntries(fields.map(({ field, message }) => [field.split(".")[0] ?? "", message])));
      if (fields.length === 0) {
        const { title, detail } = failureOf(error);
        setProblem(detail ? `${title}: ${detail}` : title || common("errorTitle"));
      }
      if (error instanceof ApiError && error.code === "stale") setStale(true);
      return null;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { save, wrong, setWrong, problem, stale, busy };
}
