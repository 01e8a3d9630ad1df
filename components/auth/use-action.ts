'use client';

import { useCallback, useState, useTransition } from 'react';
import type { Result } from '#lib/result.ts';

type Failure = { code: string; message: string };

/**
 * Runs a server action from an event: `pending` while it runs, `error` with its sentence when it refused.
 * @param onDone called with the value once it succeeded
 */
export function useAction<Input, Value>(
  action: (input: Input) => Promise<Result<Value>>,
  onDone: (value: Value) => void,
) {
  const [pending, startTransition] = useTransition();
  const [error, setError] = useState<Failure | null>(null);

  const run = useCallback(
    (input: Input) =>
      startTransition(async () => {
        const result = await action(input).catch(
          (): Result<Value> => ({
            ok: false,
            error: { code: 'NO_ANSWER', message: 'The console did not answer. Check the connection and try again.' },
          }),
        );
        setError(result.ok ? null : result.error);
        if (result.ok) onDone(result.value);
      }),
    [action, onDone],
  );
  const clear = useCallback(() => setError(null), []);
  return { run, pending, error, clear };
}
