import { Callout } from '#components/ui/callout.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { RoomView } from '#lib/rooms/find-room-view.ts';
import { obstacles } from '#lib/rooms/room-row.ts';
import { JobLink } from './job-link.tsx';

/** What is wrong with a room: what keeps it from taking jobs, holes in its history, messages that could not be sent. */
export function RoomTrouble({ room }: { room: RoomView }) {
  const blocked = obstacles(room);
  return (
    <>
      {blocked.length > 0 ? (
        <Callout tone="warn" title="This room takes no jobs">
          <ul className="grid gap-1">
            {blocked.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
            {room.stateReason ? (
              <li>
                Recorded reason: “<UntrustedText>{room.stateReason}</UntrustedText>”
              </li>
            ) : null}
          </ul>
        </Callout>
      ) : null}
      {room.gaps.length > 0 ? (
        <Callout tone="danger" title="Part of this room’s history could not be read">
          <ul className="grid gap-1">
            {room.gaps.map((gap) => (
              <li key={gap.at}>
                <ExactTime at={gap.at} />: {gap.reason}. A command in it was not seen; its sender must repeat it.
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
      {room.unsent.length > 0 ? (
        <Callout tone="danger" title="Messages that the room did not get">
          <ul className="grid gap-1">
            {room.unsent.map((message) => (
              <li key={message.id}>
                <ExactTime at={message.at} />, {message.kind}
                {message.jobId ? (
                  <>
                    {' '}
                    of <JobLink jobId={message.jobId} />
                  </>
                ) : null}
                : <UntrustedText>{message.error}</UntrustedText>
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
    </>
  );
}
