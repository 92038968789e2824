"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import useSWR from "swr";
import { useFailure } from "@/components/api/use-failure";
import { Panel } from "@/components/records/panel";
import { ErrorState, Skeleton } from "@/components/ui/state";
import type { Resource, Service } from "@/lib/domain/catalog/schema";
import { ResourcePanel } from "./resource-panel";
import { ServicePanel } from "./service-panel";
import { type CatalogPath, useCatalog } from "./use-catalog";

type Props = {
  /** "new" for one that is not there yet. */
  id: string;
  archived: boolean;
  mayWrite: boolean;
  onDirty: (dirty: boolean) => void;
  onOpen: (id: string) => void;
  onClose: () => void;
};

/** What the list knows, or, where a link leads to something it does not show, what the API says. */
function useRecord<P extends CatalogPath>(path: P, id: string, archived: boolean) {
  const list = useCatalog(path, archived);
  const listed = list.data?.data.find((one) => one.id === id);
  const alone = useSWR<NonNullable<typeof listed>, unknown>(
    id === "new" || listed || (!list.data && list.error === undefined) ? null : `${path}/${id}`,
  );
  // A form begins anew only when it is told to: what others change does not rewrite it under one's hands.
  const [round, setRound] = useState(0);
  const reload = () =>
    void Promise.all([list.mutate(), alone.mutate()]).then(() => setRound((now) => now + 1));
  return { record: listed ?? alone.data, error: alone.error, key: `${id} ${round}`, reload };
}

export function OpenService({ id, archived, onOpen, ...rest }: Props) {
  const { record, error, key, reload } = useRecord("/services", id, archived);
  if (id !== "new" && !record) return <Waiting error={error} onRetry={reload} onClose={rest.onClose} />;
  return (
    <ServicePanel
      key={key}
      service={record as Service | undefined}
      onSaved={(saved) => onOpen(saved.id)}
      onReload={reload}
      {...rest}
    />
  );
}

export function OpenResource({ id, archived, onOpen, ...rest }: Props & { onHours: (id: string) => void }) {
  const { record, error, key, reload } = useRecord("/resources", id, archived);
  if (id !== "new" && !record) return <Waiting error={error} onRetry={reload} onClose={rest.onClose} />;
  return (
    <ResourcePanel
      key={key}
      resource={record as Resource | undefined}
      onSaved={(saved) => onOpen(saved.id)}
      onReload={reload}
      {...rest}
    />
  );
}

function Waiting({ error, onRetry, onClose }: { error: unknown; onRetry: () => void; onClose: () => void }) {
  const t = useTranslations("common");
  const failureOf = useFailure();
  return (
    <Panel title={t("loading")} onClose={onClose}>
      {error !== undefined ? (
        <ErrorState failure={failureOf(error)} onRetry={onRetry} />
      ) : (
        <div aria-busy="true" className="grid gap-4 p-4">
          {["h-8", "h-16", "h-8", "h-8"].map((height, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: bars without anything in them
            <Skeleton key={at} className={height} />
          ))}
        </div>
      )}
    </Panel>
  );
}
