import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import type { Meanwhile } from '#lib/controls/find-meanwhile.ts';
import { AttemptList } from './attempt-list.tsx';
import { JobPacket } from './job-packet.tsx';

/** Requests, plans and decisions that came in while a control lasted, and the jobs that were asked for anew at its end. */
export function MeanwhileCard({ meanwhile }: { meanwhile: Meanwhile }) {
  const { attempts, more, askedAnew } = meanwhile;
  return (
    <Card aria-label="Recorded meanwhile">
      <CardHeader
        title="Recorded meanwhile"
        description="Requests and plans are recorded and judged as always; approvals that were tried are kept."
      />
      <CardBody className="grid gap-4">
        <AttemptList attempts={attempts} />
        {more ? <p className="text-sm text-muted">The newest are listed; the audit log has all of them.</p> : null}
        {askedAnew === null ? (
          <p className="text-sm text-muted">When it ends, each job that waits is asked for anew, under a new digest.</p>
        ) : (
          <JobPacket title="Asked for anew when it ended" jobs={askedAnew} />
        )}
      </CardBody>
    </Card>
  );
}
