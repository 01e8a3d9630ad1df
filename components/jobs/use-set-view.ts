'use client';

import { useEffect, useState } from 'react';
import type { SetItem } from '#lib/jobs/decision-set.ts';
import type { SetView } from '#lib/jobs/read-set.ts';
import { fail, type Result } from '#lib/result.ts';
import type { QueueActions } from './queue-action-types.ts';

/** Reads what must be seen of a set; null while it is read. */
export function useSetView(items: SetItem[], readSet: QueueActions['readSet']): Result<SetView> | null {
  const [read, setRead] = useState<Result<SetView> | null>(null);
  useEffect(() => {
    let stale = false;
    readSet({ items })
      .catch(() => fail('NO_ANSWER', 'The console did not answer. Check the connection and try again.'))
      .then((result) => {
        if (!stale) setRead(result);
      });
    return () => {
      stale = true;
    };
  }, [readSet, items]);
  return read;
}
