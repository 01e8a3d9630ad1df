import { sha256Hex } from '#lib/canon/digest.ts';
import { type EventRow, eventsMax, type MessageRow } from './answer-store.ts';
import { check, notMade } from './checks.ts';
import { type Draft, draft, fact, section } from './draft.ts';
import { bodyOf, checkEvent } from './request-section.ts';
import type { Sources } from './sources.ts';

const kindWords: Record<string, string> = {
  accepted: 'The request was accepted',
  plan: 'The plan was shown',
  decision: 'The decision was told',
  state: 'A change of state was told',
  reply: 'A command was answered',
  completion: 'The room was told how it ended',
  marker: 'A reaction of ours',
};

async function sentDraft(message: MessageRow): Promise<Draft> {
  const same = (await sha256Hex(message.content)) === message.contentSha256;
  return draft({
    id: `message-${message.id}`,
    label: kindWords[message.kind] ?? `Countersign wrote (${message.kind.replaceAll('_', ' ')})`,
    digestName: 'SHA-256 of the content',
    digest: message.contentSha256,
    at: message.sentAt?.toISOString() ?? null,
    facts: [...fact('Matrix event', message.eventId), ...fact('Sent', message.sentAt ? null : 'not yet')],
    names: [message.eventId],
    texts: [message.content],
    checks: message.sentAt
      ? [check(same, 'the content has the recorded SHA-256', 'the content is not what was put down to be sent')]
      : [notMade('it has not been sent')],
  });
}

const wroteDraft = async (event: EventRow): Promise<Draft> =>
  draft({
    id: `event-${event.eventId}`,
    label: `${event.sender} wrote`,
    digestName: 'SHA-256 of the event',
    digest: event.rawSha256,
    at: event.receivedAt.toISOString(),
    facts: [...fact('Matrix event', event.eventId), ...fact('What came of it', event.outcome)],
    text: bodyOf(event),
    names: [event.eventId],
    texts: [event.raw],
    checks: await checkEvent(event),
  });

/** What else was said in the room about the job: our messages that tell of its life, and commands that named it. */
export async function messagesSection(sources: Sources) {
  const { job, events, messages, hideVotes } = sources;
  const shown = new Set([
    job.requestEventId,
    ...job.approvalRequests.flatMap(({ decisions }) => decisions.flatMap((row) => row.matrixEventId ?? [])),
    ...messages.flatMap(({ eventId }) => eventId ?? []),
  ]);
  const others = events.filter(({ eventId, relatesTo }) => !shown.has(eventId) && relatesTo !== job.requestEventId);
  const drafts = await Promise.all([
    ...messages.map(sentDraft),
    // A command in the room would tell how somebody voted.
    ...(hideVotes ? [] : others.map(wroteDraft)),
  ]);
  drafts.sort((a, b) => ((a.at ?? '~') < (b.at ?? '~') ? -1 : 1));
  const full = messages.length >= eventsMax || events.length >= eventsMax;
  const cut = full ? `No more than ${eventsMax} messages are listed.` : null;
  return section('room', 'In the room', drafts, cut ?? (drafts.length === 0 ? 'Nothing else was said of it.' : null));
}
