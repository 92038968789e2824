/** The frame of a room until its page is there: the same lines, so nothing moves when it comes. */
export default function Loading() {
  return (
    <div className="flex min-h-0 flex-1 flex-col" aria-hidden>
      <div className="h-12 shrink-0 border-line border-b" />
      <div className="h-11 shrink-0 border-line border-b" />
      <div className="min-h-0 flex-1" />
    </div>
  );
}
