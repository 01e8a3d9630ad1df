'use client';

import { Failure } from '#components/shell/failure.tsx';
import './globals.css';

export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <Failure {...props} />
      </body>
    </html>
  );
}
