import { Skeleton } from "@/components/ui/state";
import { Lines } from "./section";

/** Lines to come. */
export function WaitingLines() {
  return (
    <Lines>
      {["w-40", "w-52", "w-32"].map((width) => (
        <li key={width} className="flex items-center gap-3 px-3.5 py-3" aria-hidden>
          <Skeleton className="size-5" />
          <span className="grid gap-1.5">
            <Skeleton className={`h-3 ${width}`} />
            <Skeleton className="h-2.5 w-24" />
          </span>
        </li>
      ))}
    </Lines>
  );
}
