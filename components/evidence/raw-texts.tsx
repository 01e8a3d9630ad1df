'use client';

import { LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ShownPart } from '#lib/evidence/review/raw-parts.ts';
import { RawBox } from './raw-box.tsx';

type Loaded = { state: 'loading' } | { state: 'failed' } | { state: 'here'; parts: ShownPart[] };

async function read(href: string, signal: AbortSignal): Promise<Loaded> {
  const answer = await fetch(href, { signal, headers: { accept: 'application/json' } });
  if (!answer.ok) return { state: 'failed' };
  return { state: 'here', parts: ((await answer.json()) as { parts: ShownPart[] }).parts };
}

/** The stored texts behind a node, read when it is opened. */
export function RawTexts({ href }: { href: string }) {
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  useEffect(() => {
    const controller = new AbortController();
    setLoaded({ state: 'loading' });
    read(href, controller.signal)
      .catch((): Loaded => ({ state: 'failed' }))
      .then((next) => {
        if (!controller.signal.aborted) setLoaded(next);
      });
    return () => controller.abort();
  }, [href]);

  if (loaded.state === 'loading') {
    return (
      <p role="status" className="flex items-center gap-2 text-sm text-muted">
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
        Loading what is stored…
      </p>
    );
  }
  if (loaded.state === 'failed') {
    return (
      <p role="alert" className="text-sm text-danger">
        What is stored could not be read. Close and open this again.
      </p>
    );
  }
  if (loaded.parts.length === 0) return <p className="text-sm text-muted">Nothing more is stored.</p>;
  return loaded.parts.map((part, index) => <RawBox key={part.name} part={part} href={`${href}?part=${index}`} />);
}
