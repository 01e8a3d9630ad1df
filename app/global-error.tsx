'use client';

import { Failure } from '#components/shell/failure.tsx';
import './globals.css';

/** In place of everything, when not even the frame of the pages could be drawn: as little as can fail again. */
export default function GlobalError(failed: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          <Failure {...failed} />
        </main>
      </body>
    </html>
  );
}
