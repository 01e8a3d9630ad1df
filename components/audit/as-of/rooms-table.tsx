import { Badge } from '#components/ui/badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ApproverAt, RoomAt } from '#lib/as-of/rooms-at.ts';

const couldWords = { yes: 'could approve', no: 'could not', not_known: 'not known' } as const;
const couldTone = { yes: 'ok', no: 'neutral', not_known: 'warn' } as const;
const underline = 'underline decoration-line-strong underline-offset-2';

function Approver({ mxid, person, could, why }: ApproverAt) {
  return (
    <li className="grid gap-0.5 py-1.5 not-first:border-t sm:grid-cols-[minmax(0,16rem)_7.5rem_minmax(0,1fr)] sm:gap-3">
      {person ? (
        <Link href={`/people/${person.id}`} className={underline}>
          <UntrustedText>{mxid}</UntrustedText>
        </Link>
      ) : (
        <UntrustedText>{mxid}</UntrustedText>
      )}
      <span>
        <Badge tone={couldTone[could]}>{couldWords[could]}</Badge>
      </span>
      <span className="text-sm text-muted">{why}</span>
    </li>
  );
}

function Head({ head }: Pick<RoomAt, 'head'>) {
  if (!head) return <p className="text-muted">No policy was in force: nothing could be asked for or decided.</p>;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
      <Link href={`/policies/${encodeURIComponent(head.wpcHash)}`} className={underline}>
        <UntrustedText>{head.policyId}</UntrustedText>, version {head.version}
      </Link>
      <Hash value={head.wpcHash} label="policy hash" />
      <span className="text-sm text-muted">
        put in force by <UntrustedText>{head.activatedBy}</UntrustedText>, <ExactTime at={head.activatedAt} />
      </span>
    </p>
  );
}

function Room({ room }: { room: RoomAt }) {
  const { roomId, name, state, agent, head, approvers } = room;
  return (
    <section aria-label={`Room ${name}`} className="grid gap-2 px-4 py-3 not-first:border-t">
      <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
        <Link href={`/rooms/${encodeURIComponent(roomId)}`} className={underline}>
          <UntrustedText>{name}</UntrustedText>
        </Link>
        <Badge tone={state === 'joined' ? 'ok' : 'warn'}>{state}</Badge>
        <span className="text-sm font-normal text-muted">
          {agent ? (
            <>
              agent <UntrustedText>{agent.name}</UntrustedText>
              {agent.revoked ? ', its key revoked' : ''}
            </>
          ) : (
            'no agent'
          )}
        </span>
      </h3>
      <Head head={head} />
      {approvers.length > 0 ? (
        <ul aria-label={`Approvers of ${name}`}>
          {approvers.map((approver) => (
            <Approver key={approver.mxid} {...approver} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** Each room as it stood: its policy, its agent, and who could decide in it. */
export function RoomsThen({ rooms }: { rooms: readonly RoomAt[] }) {
  return (
    <Card aria-labelledby="rooms-then">
      <CardHeader
        id="rooms-then"
        title="Rooms, policies and approvers"
        description="For a job that was not their own. Membership is what stored events tell; a rule of the policy may ask for more than one of them."
      />
      {rooms.length === 0 ? <CardBody className="text-muted">No room was allowed yet.</CardBody> : null}
      {rooms.map((room) => (
        <Room key={room.roomId} room={room} />
      ))}
    </Card>
  );
}
