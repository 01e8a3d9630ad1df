import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { RequestView } from '#lib/jobs/job-view.ts';

const integrity = {
  true: { icon: CircleCheck, look: 'text-ok', words: 'The stored event has the hash that this job rests on.' },
  false: {
    icon: CircleAlert,
    look: 'text-danger',
    words: 'The stored event no longer has the hash that this job rests on.',
  },
  null: { icon: CircleHelp, look: 'text-warn', words: 'The event itself is not stored here; only its hash is known.' },
} as const;

/** The message that asked for the job, as it came, and whether it is still that message. */
export function RequestCard({ request }: { request: RequestView }) {
  const { icon: Icon, look, words } = integrity[`${request.intact}`];
  return (
    <Card>
      <CardHeader title="Request" description="What was asked in the room. A request authorizes nothing." />
      <CardBody className="grid gap-2.5">
        <UntrustedBlock label="Text of the request">{request.text}</UntrustedBlock>
        <p className="text-sm text-muted">
          <UntrustedText>{request.requesterMxid}</UntrustedText>, <ExactTime at={request.at} />, event{' '}
          <Hash value={request.eventId} label="event id" lead={12} />
        </p>
        <p className="flex items-start gap-1.5 text-sm text-muted">
          <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${look}`} />
          {words}
        </p>
      </CardBody>
    </Card>
  );
}
