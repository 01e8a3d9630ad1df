'use client';

import './globals.css';

/** In place of everything, when not even the frame of the pages could be drawn: as little as can fail again. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto grid max-w-md gap-4 px-6 py-16">
          <h1 className="text-lg font-semibold">This page could not be shown</h1>
          <p className="text-muted">Something failed while it was being read. Nothing was decided or changed by it.</p>
          <button type="button" className="w-fit underline underline-offset-2" onClick={() => retry()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
