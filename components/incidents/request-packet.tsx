'use client';

import { useRouter } from 'next/navigation';
import { useAction } from '#components/auth/use-action.ts';
import { Button } from '#components/ui/button.tsx';
import type { Result } from '#lib/result.ts';

export type RequestPacket = (input: { incidentId: string }) => Promise<Result<{ packetId: string }>>;

type RequestPacketProps = { incidentId: string; underWay: boolean; action: RequestPacket };

/** Asks for the packet as everything stands now. */
export function RequestPacketButton({ incidentId, underWay, action }: RequestPacketProps) {
  const router = useRouter();
  const { run, pending, error } = useAction(action, () => router.refresh());
  return (
    <div className="grid justify-items-end gap-1">
      <Button size="sm" pending={pending} disabled={underWay} onClick={() => run({ incidentId })}>
        Export the packet
      </Button>
      {error ? (
        <p role="alert" className="max-w-xs text-sm text-danger">
          {error.message}
        </p>
      ) : null}
    </div>
  );
}
