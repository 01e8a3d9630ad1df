'use client';

import { useRouter } from 'next/navigation';
import { useAction } from '#components/auth/use-action.ts';
import { Button } from '#components/ui/button.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { Result } from '#lib/result.ts';

type Started = { expected: string[] };
export type StartDrill = (input: Record<string, never>) => Promise<Result<Started>>;

/** Starts a drill at once: it stops nothing, so nothing is asked first. */
export function StartDrillButton({ action }: { action: StartDrill }) {
  const router = useRouter();
  const toast = useToast();
  const { run, pending, error } = useAction(action, ({ expected }: Started) => {
    toast(
      'ok',
      `The drill runs; ${expected.length} ${expected.length === 1 ? 'process has' : 'processes have'} to answer.`,
    );
    router.refresh();
  });
  return (
    <div className="grid justify-items-end gap-1">
      <Button size="sm" pending={pending} onClick={() => run({})}>
        Start a drill
      </Button>
      {error ? (
        <p role="alert" className="text-sm text-danger">
          {error.message}
        </p>
      ) : null}
    </div>
  );
}
