import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { NamedRoom } from '#lib/registry/policy-view.ts';

function Status({ room, hash }: { room: NamedRoom; hash: string }) {
  if (!room.name) return <span className="text-sm text-muted">not on the list, or not yours to see</span>;
  if (!room.head) return <span className="text-sm text-muted">no policy in force</span>;
  if (room.head.wpcHash === hash) return <Badge tone="ok">in force, version {room.head.version}</Badge>;
  return (
    <Link href={`/policies/${room.head.wpcHash}`} className="text-sm text-muted underline underline-offset-2">
      version {room.head.version} is in force
    </Link>
  );
}

type NamedRoomsCardProps = {
  hash: string;
  rooms: readonly NamedRoom[];
  /** The control that puts the policy in force in a room, for those who may. */
  activate: (room: NamedRoom) => ReactNode;
};

/** The rooms that the policy names, and which policy is in force in each. */
export function NamedRoomsCard({ hash, rooms, activate }: NamedRoomsCardProps) {
  return (
    <Card>
      <CardHeader title="Rooms" description="A policy takes effect only in rooms that it names." />
      <ul>
        {rooms.map((room) => (
          <li key={room.roomId} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 not-first:border-t">
            <div className="grid min-w-48 flex-1 gap-0.5">
              {room.name ? (
                <Link href={`/rooms/${encodeURIComponent(room.roomId)}`} className="font-medium">
                  <UntrustedText>{room.name}</UntrustedText>
                </Link>
              ) : null}
              <Code className="text-xs text-faint">{room.roomId}</Code>
              <span>
                <Status room={room} hash={hash} />
              </span>
            </div>
            {activate(room)}
          </li>
        ))}
      </ul>
    </Card>
  );
}
