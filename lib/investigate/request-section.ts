import { sha256B64u } from '#lib/canon/digest.ts';
import { memberOf } from '#lib/verify/values.ts';
import type { EventRow } from './answer-store.ts';
import { type Check, check, notMade } from './checks.ts';
import { type Draft, draft, fact, section } from './draft.ts';
import { checkEntryOf, entryWith, type Sources } from './sources.ts';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The stored bytes of a Matrix event have the recorded hash, and say of themselves what the record says. */
export async function checkEvent(event: EventRow): Promise<Check[]> {
  const raw = parsed(event.raw);
  const same = memberOf(raw, 'event_id') === event.eventId && memberOf(raw, 'sender') === event.sender;
  return [
    check(
      (await sha256B64u(event.raw)) === event.rawSha256,
      'the stored bytes of the event have the recorded SHA-256',
      'the stored bytes of the event are not those that were received: their SHA-256 is another',
    ),
    check(same, 'they name this event and this sender', 'the stored event names another event or sender'),
  ];
}

/** The text of a message, as far as it has one. */
export const bodyOf = (event: EventRow): string | null => {
  const body = memberOf(memberOf(parsed(event.raw), 'content'), 'body');
  return typeof body === 'string' ? body : null;
};

/** Text without what cleaning a command's text may change: white space and what cannot be seen. */
const seen = (text: string): string => text.toWellFormed().replace(/[\p{C}\s\ufffd]/gu, '');

/** The job is that of the event: same bytes, sender, room, and the text behind the command or the mention. */
function checkRequest({ job }: Sources, event: EventRow): Check[] {
  const same =
    event.rawSha256 === job.requestSha256 && event.sender === job.requesterMxid && event.roomId === job.roomId;
  return [
    check(same, 'it is the event that the job names', 'the job names other bytes, another requester or another room'),
    check(
      seen(bodyOf(event) ?? '').endsWith(seen(job.requestText)),
      'the job’s text is that of the event',
      'the job shows another text than the event has',
    ),
  ];
}

async function requestDraft(sources: Sources): Promise<Draft> {
  const { job, events } = sources;
  const event = events.find(({ eventId }) => eventId === job.requestEventId);
  const entry = entryWith(sources, 'job.requested', { requestEventId: job.requestEventId });
  const own = event
    ? [...(await checkEvent(event)), ...checkRequest(sources, event)]
    : [notMade('the event itself is not stored any more')];
  return draft({
    id: 'request',
    label: `${job.requesterMxid} asked`,
    href: `/jobs/${job.id}`,
    digestName: 'SHA-256 of the event',
    digest: job.requestSha256,
    at: (event?.receivedAt ?? job.requestedAt).toISOString(),
    facts: [
      ...fact('Job', job.id),
      ...fact('Matrix event', job.requestEventId),
      ...fact('Sender', job.requesterMxid),
      ...fact('Room', `${job.room.name} (${job.roomId})`),
      ...fact('Asked of', `${job.agent.name} (${job.agent.did})`),
    ],
    text: job.requestText,
    names: [job.id, job.requestEventId, job.requestSha256, job.run?.runId, entry && String(entry.id)],
    texts: [job.requestText, job.requesterMxid, job.roomId, job.agent.did],
    checks: [
      ...own,
      checkEntryOf(
        sources,
        entry,
        entry?.detail.requester === job.requesterMxid && entry.detail.agentDid === job.agent.did,
      ),
    ],
  });
}

async function changeDraft(event: EventRow, index: number): Promise<Draft> {
  const redacted = event.type === 'm.room.redaction';
  return draft({
    id: `change-${index + 1}`,
    label: redacted ? `${event.sender} redacted the request` : `${event.sender} edited the request`,
    digestName: 'SHA-256 of the event',
    digest: event.rawSha256,
    at: event.receivedAt.toISOString(),
    facts: [...fact('Matrix event', event.eventId), ...fact('Sender', event.sender)],
    text: bodyOf(event),
    names: [event.eventId],
    texts: [bodyOf(event)],
    checks: await checkEvent(event),
  });
}

/** Who asked, in which words, and what changed them later. */
export async function requestSection(sources: Sources) {
  const { job, events } = sources;
  const later = events.filter(({ relatesTo }) => relatesTo === job.requestEventId);
  const drafts = [await requestDraft(sources), ...(await Promise.all(later.map(changeDraft)))];
  return section('request', 'Request', drafts);
}
