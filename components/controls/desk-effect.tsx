'use client';

import { useCallback } from 'react';
import { auditKey } from '#components/live/topics.ts';
import { useLiveReading } from '#components/live/use-live-reading.ts';
import { Callout } from '#components/ui/callout.tsx';
import type { ScopeInput } from '#lib/controls/order-input.ts';
import type { Preview } from '#lib/controls/preview-control.ts';
import { previewWords } from '#lib/controls/preview-words.ts';
import { ok, type Result } from '#lib/result.ts';

export type ReadPreview = (scope: ScopeInput) => Promise<Result<Preview>>;

// By reference: another one would take the place of what was read.
const nothingYet: Result<Preview | null> = ok(null);

/** What the control would stop at this moment, counted on the server by what would do it, and again with each change. */
export function DeskEffect({ scope, read }: { scope: ScopeInput; read: ReadPreview }) {
  const question = JSON.stringify(scope);
  const ask = useCallback(() => read(JSON.parse(question) as ScopeInput), [question, read]);
  const { data, failed } = useLiveReading<Result<Preview | null>>({
    name: question,
    under: auditKey,
    initial: nothingYet,
    read: ask,
    atOnce: true,
  });
  if (failed) {
    return (
      <Callout tone="danger" role="status" title="What it would stop cannot be counted now">
        The console did not answer. The control itself counts again when it is applied.
      </Callout>
    );
  }
  if (!data.ok) return <Callout tone="danger">{data.error.message}</Callout>;
  return (
    <Callout tone="warn" role="status" title={data.value ? previewWords(scope.kind, data.value) : 'Counting…'}>
      Counted at this moment by the code that will do it; it is counted again when it is done.
    </Callout>
  );
}
