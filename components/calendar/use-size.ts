import { type RefObject, useLayoutEffect, useState } from "react";

function useSize(of: RefObject<HTMLElement | null>, side: "width" | "height"): number {
  const [size, setSize] = useState(0);
  useLayoutEffect(() => {
    const element = of.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize(entry.contentRect[side]);
    });
    observer.observe(element);
    setSize(side === "width" ? element.clientWidth : element.clientHeight);
    return () => observer.disconnect();
  }, [of, side]);
  return size;
}

/** How wide or high something is; 0 before it is there. */
export const useWidth = (of: RefObject<HTMLElement | null>) => useSize(of, "width");
export const useHeight = (of: RefObject<HTMLElement | null>) => useSize(of, "height");
