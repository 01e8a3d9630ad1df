import { Callout } from '#components/ui/callout.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { JobView } from '#lib/jobs/job-view.ts';
import { missingPreviews } from '#lib/jobs/missing-previews.ts';

/** What an approver must not overlook. Each flag is a fact that the console knows, none is the agent's word. */
export function Flags({ job }: { job: JobView }) {
  const { request, ask, triage } = job;
  const missing = job.state === 'pending' && ask ? missingPreviews(ask.subject.plan, ask.subject.verdict) : [];
  return (
    <>
      {triage ? (
        <Callout tone="warn" title="This room is in read-only triage">
          Nothing is approved, minted or authorized here while it lasts.
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
      {request.laterEvents.map((event) => (
        <Callout
          key={event.eventId}
          tone="warn"
          title={
            event.redaction ? 'The request was redacted afterwards' : 'The request was edited or answered to afterwards'
          }
        >
          By <UntrustedText>{event.sender}</UntrustedText>. The plan was made for the text below, as it first came.
        </Callout>
      ))}
      {missing.length > 0 ? (
        <Callout tone="danger" title="Effect unknown: no preview">
          {missing.length === 1 ? 'Step' : 'Steps'} {missing.map((index) => index + 1).join(', ')} of this plan would
          change something and the agent gave no preview of it. Judge by the arguments alone, or deny.
        </Callout>
      ) : null}
    </>
  );
}
