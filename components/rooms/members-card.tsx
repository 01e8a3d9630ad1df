import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { RoomView } from '#lib/rooms/find-room-view.ts';

/** Who is joined, as the last sync saw it. Display names are shown beside the id, never instead of it. */
export function MembersCard({ members, bot }: { members: RoomView['members']; bot: string }) {
  return (
    <Card>
      <CardHeader title={`Members (${members.length})`} description="Joined, as the last sync saw it." />
      {members.length === 0 ? (
        <CardBody className="text-muted">Nobody is known to be joined. The bot reads members once it is in.</CardBody>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section aria-label="Members" tabIndex={0} className="max-h-96 overflow-y-auto">
          <ul>
            {members.map((member) => (
              <li key={member.mxid} className="grid px-4 py-2 not-first:border-t">
                <UntrustedText>{member.mxid}</UntrustedText>
                <span className="text-sm text-muted">
                  {member.mxid === bot ? 'this console’s bot' : null}
                  {member.displayName && member.mxid !== bot ? (
                    <>
                      calls itself “<UntrustedText>{member.displayName}</UntrustedText>”
                    </>
                  ) : null}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Card>
  );
}
