import { Badge } from '#components/ui/badge.tsx';
import { Hash } from '#components/ui/code.tsx';
import { CircleAlert, CircleCheck } from '#components/ui/icons.tsx';
import { CircleHelp, Flag } from '#components/ui/more-icons.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { RequestView } from '#lib/jobs/job-view.ts';
import type { JobSources, SourceMessage } from '#lib/jobs/source-messages.ts';

const integrity = {
  true: { icon: CircleCheck, look: 'text-ok', words: 'The stored request has the hash that this job rests on.' },
  false: {
    icon: CircleAlert,
    look: 'text-danger',
    words: 'The stored request no longer has the hash that this job rests on.',
  },
  null: {
    icon: CircleHelp,
    look: 'text-warn',
    words: 'The request’s event is not stored here; only its hash is known.',
  },
} as const;

const kinds: Record<SourceMessage['kind'], string> = {
  request: 'Request',
  edit: 'Edit',
  redaction: 'Redaction',
  thread: 'In the thread',
  elsewhere: 'Elsewhere in the room',
};

function Message({ message }: { message: SourceMessage }) {
  return (
    <li
      id={`event-${message.eventId}`}
      tabIndex={-1}
      className="grid scroll-mt-32 gap-1.5 border-b px-4 py-3 -outline-offset-2 last:border-b-0 target:bg-accent-soft"
    >
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <Badge tone={message.kind === 'edit' || message.kind === 'redaction' ? 'warn' : 'neutral'}>
          {kinds[message.kind]}
        </Badge>
        <UntrustedText className="text-base font-medium">{message.sender}</UntrustedText>
        <ExactTime at={message.at} className="text-muted" />
        <Hash value={message.eventId} label="event id" lead={12} />
        {message.redacted ? <Badge tone="warn">redacted since</Badge> : null}
        {message.flagged ? (
          <Badge tone="danger" icon={Flag}>
            named by a red flag
          </Badge>
        ) : null}
      </p>
      {message.text === null ? (
        <p className="text-muted">{message.redacted ? 'Its text is not shown any more.' : 'It holds no text.'}</p>
      ) : (
        <UntrustedBlock label={`${kinds[message.kind]}: text of event ${message.eventId}`}>
          {message.text}
        </UntrustedBlock>
      )}
      {message.left > 0 ? (
        <p className="text-sm text-muted">{message.left.toLocaleString('en')} more characters stand in the room.</p>
      ) : null}
    </li>
  );
}

/** The messages that the job stems from and was spoken of in, as they were stored. */
export function TabSources({ request, sources }: { request: RequestView; sources: JobSources }) {
  const { messages, cut } = sources;
  const { icon: Icon, look, words } = integrity[`${request.intact}`];
  return (
    <div>
      <p className="flex items-start gap-1.5 border-b px-4 py-3 text-sm text-muted">
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${look}`} />
        {words} A request authorizes nothing.
      </p>
      {messages.length === 0 ? (
        <div className="grid gap-1.5 px-4 py-3">
          <p className="text-sm text-muted">
            <UntrustedText className="text-base font-medium text-fg">{request.requesterMxid}</UntrustedText>,{' '}
            <ExactTime at={request.at} />, event <Hash value={request.eventId} label="event id" lead={12} />
          </p>
          <UntrustedBlock label="Text of the request">{request.text}</UntrustedBlock>
        </div>
      ) : (
        <ol>
          {messages.map((message) => (
            <Message key={message.eventId} message={message} />
          ))}
        </ol>
      )}
      {cut ? (
        <p className="border-t px-4 py-3 text-sm text-muted">There are more messages; the room has them all.</p>
      ) : null}
    </div>
  );
}
