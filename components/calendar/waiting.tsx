import { Skeleton } from "@/components/ui/state";

const COLUMNS = [
  [8, 22],
  [2, 14, 30],
  [12, 26],
  [5, 20],
];

/** The calendar before it is there. */
export function Waiting() {
  return (
    <div aria-busy="true" className="grid min-h-0 flex-1 grid-cols-2 overflow-hidden md:grid-cols-4">
      {COLUMNS.map((starts) => (
        <div key={starts.join()} className="relative border-line border-r max-md:nth-[n+3]:hidden">
          <Skeleton className="m-2 h-4 w-24" />
          {starts.map((rem) => (
            <div key={rem} className="absolute inset-x-1.5" style={{ top: `${rem + 3}rem` }}>
              <Skeleton className="h-16" />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
