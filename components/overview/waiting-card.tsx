import { Callout } from '#components/ui/callout.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { waitingAddress } from '#lib/overview/row-addresses.ts';
import type { Waiting } from '#lib/overview/waiting.ts';
import { NumberLink } from './number-link.tsx';
import { countWords } from './number-words.ts';
import { type WaitingLine, WaitingTable } from './waiting-table.tsx';

const shownMax = 5;

function Approvers({ approvers }: { approvers: string[] }) {
  if (approvers.length === 0) return <span className="block text-sm text-warn">nobody of it could approve now</span>;
  const more = approvers.length - shownMax;
  return (
    <span className="block text-sm text-muted">
      <UntrustedText>{approvers.slice(0, shownMax).join(', ')}</UntrustedText>
      {more > 0 ? ` and ${more} more` : ''}
    </span>
  );
}

const groupLines = ({ groups }: Waiting): WaitingLine[] =>
  groups.map(({ group, room, approvers, ...waited }) => ({
    key: `${room.roomId} ${group}`,
    whom: (
      <>
        <span className="font-medium">{group}</span> <span className="text-muted">in</span> {room.name}
        <Approvers approvers={approvers} />
      </>
    ),
    address: { group, room },
    waited,
  }));

const peopleLines = ({ people }: Waiting): WaitingLine[] =>
  people.map(({ mxid, ...waited }) => ({
    key: mxid,
    whom: <UntrustedText>{mxid}</UntrustedText>,
    address: { mxid },
    waited,
  }));

function Stuck({ waiting: { nobody, cut } }: { waiting: Waiting }) {
  return (
    <>
      {nobody.count > 0 ? (
        <Callout tone="warn" className="m-4 mb-0" title="Some wait for nobody">
          <NumberLink href={waitingAddress('nobody')} count={nobody.count}>
            {nobody.count === 1 ? '1 job' : `${countWords(nobody.count)} jobs`}
          </NumberLink>{' '}
          could be approved by nobody now: a control holds them, their time is up, or nobody who may is left in the
          room.
        </Callout>
      ) : null}
      {cut ? (
        <Callout className="m-4 mb-0">More jobs wait than can be counted here: these are the gravest.</Callout>
      ) : null}
    </>
  );
}

/** What waits for a decision at this moment, and for whom. */
export function WaitingCard({ waiting }: { waiting: Waiting }) {
  return (
    <Card aria-label="Waiting now">
      <CardHeader
        title="Waiting now"
        description="Plans that wait for a decision, by the group with an open place in the quorum, whatever days are chosen."
      />
      {waiting.total.count === 0 ? (
        <p className="px-4 py-6 text-center text-muted">Nothing waits for a decision.</p>
      ) : (
        <>
          <Stuck waiting={waiting} />
          <WaitingTable caption="Waiting, by group" lines={groupLines(waiting)} />
          {waiting.people.length > 0 ? (
            <>
              <h3 className="border-y bg-sunken px-4 py-2 text-sm font-medium text-muted">
                By person who could approve now; a job counts for each of them
              </h3>
              <WaitingTable caption="Waiting, by person" lines={peopleLines(waiting)} />
            </>
          ) : null}
        </>
      )}
    </Card>
  );
}
