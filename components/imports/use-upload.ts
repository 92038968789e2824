"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError, newIntent } from "@/components/api/client";
import { upload } from "@/components/api/upload";
import type { ImportEntity } from "@/lib/domain/imports/schema";

export type UploadState =
  | { phase: "idle" }
  | { phase: "sending"; sent: number; total: number }
  /** All of it is there; the server looks at it. */
  | { phase: "reading" }
  | { phase: "lost"; sent: number; total: number }
  | { phase: "failed"; error: unknown };

type Intent = { file: File; entity: ImportEntity; key: string };

/** Sends a file as a draft import: once, however often it is clicked or tried again. */
export function useUpload(onDone: (id: string) => void) {
  const [state, setState] = useState<UploadState>({ phase: "idle" });
  const running = useRef<AbortController>(null);
  const intent = useRef<Intent>(null);
  const busy = state.phase === "sending" || state.phase === "reading";

  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [busy]);

  const start = useCallback(
    async (file: File, entity: ImportEntity) => {
      if (running.current) return;
      const known = intent.current;
      const same = known?.file === file && known.entity === entity;
      const key = same ? known.key : newIntent();
      intent.current = { file, entity, key };
      const controller = new AbortController();
      running.current = controller;
      let progress = { sent: 0, total: file.size };
      const onSent = (sent: number, total: number) => {
        progress = { sent, total };
        setState(sent < total ? { phase: "sending", ...progress } : { phase: "reading" });
      };
      setState({ phase: "sending", ...progress });
      // The fields stand before the file: the server then knows what it is reading.
      const form = new FormData();
      form.set("entity", entity);
      form.set("start", "false");
      form.set("file", file);
      try {
        const { id } = await upload<{ id: string }>("/imports", form, {
          idempotencyKey: key,
          onSent,
          signal: controller.signal,
        });
        onDone(id);
      } catch (error) {
        if (controller.signal.aborted) setState({ phase: "idle" });
        else if (error instanceof ApiError && error.status === 0) setState({ phase: "lost", ...progress });
        else setState({ phase: "failed", error });
        running.current = null;
      }
    },
    [onDone],
  );
  const stop = useCallback(() => running.current?.abort(), []);
  const clear = useCallback(() => setState({ phase: "idle" }), []);
  return { state, busy, start, stop, clear };
}
