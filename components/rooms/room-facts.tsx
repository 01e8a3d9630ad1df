import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code, Hash } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { RoomView } from '#lib/rooms/find-room-view.ts';

function Policy({ room }: { room: RoomView }) {
  if (!room.head) return 'None in force: nothing is allowed';
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <Link href={`/policies/${room.head.wpcHash}`} className="underline underline-offset-2">
        Version {room.head.version}
      </Link>
      <Hash value={room.head.wpcHash} label="policy hash" />
    </span>
  );
}

function Ids({ ids, none }: { ids: readonly string[]; none: string }) {
  if (ids.length === 0) return none;
  return (
    <ul>
      {ids.map((id) => (
        <li key={id}>
          <UntrustedText>{id}</UntrustedText>
        </li>
      ))}
    </ul>
  );
}

/** What holds in the room right now. `assign` is the control that changes its agent, for those who may. */
export function RoomFactsCard({ room, assign }: { room: RoomView; assign: ReactNode }) {
  return (
    <Card>
      <CardHeader title="What holds here" />
      <CardBody className="py-1">
        <Facts>
          <Fact term="Policy in force">
            <Policy room={room} />
          </Fact>
          <Fact term="Agent">
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              {room.agent ? (
                <span className="inline-flex flex-wrap items-center gap-x-2">
                  <UntrustedText>{room.agent.name}</UntrustedText>
                  <Hash value={room.agent.did} label="agent key" lead={16} tail={6} />
                  {room.agent.revoked ? <span className="text-danger">revoked</span> : null}
                </span>
              ) : (
                'None'
              )}
              {assign}
            </span>
          </Fact>
          <Fact term="Approvers">
            <Ids ids={room.approvers} none="Nobody: no policy is in force" />
          </Fact>
          <Fact term="Room id">
            <Code>{room.roomId}</Code>
          </Fact>
          <Fact term="Room version">{room.roomVersion ?? 'not known before the bot joins'}</Fact>
          <Fact term="On the list since">
            <ExactTime at={room.allowedAt} />, by {room.allowedBy}
          </Fact>
        </Facts>
      </CardBody>
    </Card>
  );
}
