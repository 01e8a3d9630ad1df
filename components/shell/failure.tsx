'use client';

import { buttonClass } from '#components/ui/button-class.ts';
import { NoticePage } from '#components/ui/notice-page.tsx';

/** Next sets a digest on an error that the server logged; nothing else of it reaches the browser in production. */
const referenceOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;

/** A page that failed: one sentence, the reference that stands in the server's log too, and a second try. */
export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  const reference = referenceOf(error);
  return (
    <NoticePage
      title="This page could not be shown"
      actions={
        <>
          <button type="button" className={buttonClass({ variant: 'primary' })} onClick={() => retry()}>
            Try again
          </button>
          {/* A full load on purpose: what failed may be the page's own state. */}
          <a href="/" className={buttonClass()}>
            Go to the queue
          </a>
        </>
      }
    >
      <p>Something failed on the server while it was being read. Nothing was decided or changed by opening it.</p>
      {reference ? (
        <p>
          Reference for the log: <code>{reference}</code>
        </p>
      ) : (
        <p>The browser has no reference from the server: the connection may be gone.</p>
      )}
    </NoticePage>
  );
}
