'use client';

import './globals.css';

/** In place of everything, when not even the frame of the pages could be drawn: as little as can fail again. */
export default function GlobalError({ error }: { error: { digest?: string } | null }) {
  return (
    <html lang="en">
      <body className="p-4">
        <h1>Countersign could not draw this page</h1>
        <p>Nothing was decided or changed by opening it.{error?.digest && ` Reference for the log: ${error.digest}`}</p>
        <a href="/" className="underline">
          Go to the queue
        </a>
      </body>
    </html>
  );
}
