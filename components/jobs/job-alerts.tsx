import { Callout } from '#components/ui/callout.tsx';
import { Code } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { wouldWords } from '#lib/controls/meanwhile.ts';
import type { JobView } from '#lib/jobs/job-view.ts';

/** What becomes of the plan without the control: recorded and judged as always. */
function WouldHaveBeen({ job }: { job: JobView }) {
  const { plan, state } = job;
  if (!plan || (state !== 'pending' && state !== 'changes_requested')) return null;
  return (
    <p className="pt-1 text-sm">
      Revision {plan.revision} {wouldWords(plan.verdict.allowed)} under policy{' '}
      <Link href={`/policies/${encodeURIComponent(plan.wpcHash)}`} className="underline">
        <Code>{plan.wpcHash}</Code>
      </Link>
      .
    </p>
  );
}

/** What came up since approval was asked; what was known then stands under red flags. */
export function JobAlerts({ job }: { job: JobView }) {
  const { request, ask, control } = job;
  const flagged = new Set(ask?.view.flags.flatMap(({ eventIds }) => eventIds));
  const later = request.laterEvents.filter(({ eventId }) => !flagged.has(eventId));
  return (
    <>
      {control?.kind === 'triage' ? (
        <Callout tone="warn" title="This room is in read-only triage">
          Nothing is approved, minted or authorized here while it lasts.
          <WouldHaveBeen job={job} />
        </Callout>
      ) : null}
      {control?.kind === 'freeze' ? (
        <Callout tone="warn" title="Approvals are frozen here">
          Nothing is approved, minted or authorized until an auditor has verified and reviewed the evidence in dispute.
          <WouldHaveBeen job={job} />
        </Callout>
      ) : null}
      {ask && !ask.intact ? (
        <Callout tone="danger" role="alert" title="The stored plan does not match its digest">
          Nothing can be decided on it. Tell an admin: the database holds other bytes than those that were announced.
        </Callout>
      ) : null}
      {request.intact === false ? (
        <Callout tone="danger" role="alert" title="The stored request is not the one that was planned for">
          The event’s bytes no longer have the hash that this decision rests on.
        </Callout>
      ) : null}
      {later.map((event) => (
        <Callout
          key={event.eventId}
          tone="warn"
          title={event.redaction ? 'The request was redacted afterwards' : 'The request was edited afterwards'}
          actions={
            <a href={`#event-${encodeURIComponent(event.eventId)}`} className="text-sm underline underline-offset-2">
              See the messages
            </a>
          }
        >
          By <UntrustedText>{event.sender}</UntrustedText>. The plan was made for the request as it first came.
        </Callout>
      ))}
    </>
  );
}
