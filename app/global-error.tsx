"use client";

/** The last resort, when the frame itself breaks: no texts, no styles, nothing that could break again. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <h1>Skala could not be shown</h1>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
