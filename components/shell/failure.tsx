'use client';

/** Next sets a digest on an error that the server logged; nothing else of it reaches the browser in production. */
type Logged = { digest?: string } | null | undefined;

// Every page carries this in case it fails, so it brings nothing along.
const button = 'rounded-md border border-line-strong/60 bg-surface px-3.5 py-1.5 font-medium hover:bg-hover';

/** A page that failed: one sentence, the reference that stands in the server's log too, and a second try. */
export function Failure({ error, retry }: { error: Logged; retry: () => void }) {
  return (
    <div className="mx-auto grid max-w-lg gap-3 px-4 py-16">
      <h1 className="text-lg font-semibold">This page could not be shown</h1>
      <p className="text-muted">
        Something failed on the server while it was being read. Nothing was decided or changed by opening it.
      </p>
      <p className="text-muted">
        {error?.digest ? (
          <>
            Reference for the log: <code>{error.digest}</code>
          </>
        ) : (
          'The browser has no reference from the server: the connection may be gone.'
        )}
      </p>
      <p className="flex gap-2 pt-2">
        <button type="button" className={button} onClick={retry}>
          Try again
        </button>
        {/* A full load on purpose: what failed may be the page's own state. */}
        <a href="/" className={button}>
          Go to the queue
        </a>
      </p>
    </div>
  );
}
