import { CapabilityList } from '#components/policies/capability-list.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import type { RollBackView } from '#lib/controls/control-entry.ts';
import { JobPacket } from './job-packet.tsx';

function Policy({ hash }: { hash: string }) {
  return (
    <Link href={`/policies/${encodeURIComponent(hash)}`} className="underline">
      <Code>{hash}</Code>
    </Link>
  );
}

/** Both policies of a roll-back, what differs between them, and the packet of what ran under the one rolled back. */
export function RollBackCard({ rollBack }: { rollBack: RollBackView }) {
  const { hashBefore, hashAfter, difference, ranUnder, more } = rollBack;
  return (
    <Card aria-label="Policies before and after">
      <CardHeader
        title="Policies before and after"
        description="Every new token there is pinned while it is in force."
      />
      <CardBody className="grid gap-4">
        <Facts>
          <Fact term="Rolled back">
            <Policy hash={hashBefore} />
          </Fact>
          <Fact term="Put in force">
            <Policy hash={hashAfter} />
          </Fact>
        </Facts>
        {difference ? <CapabilityList difference={difference} /> : <p>One of the two policies is not stored here.</p>}
        <JobPacket title="Ran under the policy rolled back" jobs={ranUnder} more={more} />
      </CardBody>
    </Card>
  );
}
