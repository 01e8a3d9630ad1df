import { actorWords } from '#lib/audit/actor-words.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { textsIn } from '#lib/canon/texts-in.ts';
import { eventHolds } from './check-chain.ts';
import { type CallRow, checkReceipt, type ReceiptRow } from './check-receipt.ts';
import { type Check, check, notMade } from './checks.ts';
import { type Draft, draft, fact, section } from './draft.ts';
import { missingDrafts } from './missing.ts';
import { checkEntryOf, entryWith, evidencePage, type Logged, type Sources } from './sources.ts';

async function checkCall(sources: Sources, call: CallRow): Promise<Check[]> {
  const events = sources.job.run?.events ?? [];
  const index = events.findIndex(({ eventHash }) => eventHash === call.eventHash);
  const event = events[index];
  const holds = event !== undefined && (await eventHolds(event, events[index - 1]));
  const admitted = entryWith(sources, 'call.admitted', { callId: call.id });
  const { kind, name, seq, eventHash } = call;
  const members = Object.entries({ kind, name, seq, eventHash });
  const same = members.every(([member, value]) => admitted?.detail[member] === value);
  const args = call.argsText === null || (await sha256B64u(call.argsText)) === call.argsHash;
  return [
    checkEntryOf(sources, admitted, same),
    check(
      holds,
      'its event in the run’s chain is what was hashed',
      'its event in the run’s chain is not what was hashed',
    ),
    ...(call.argsText === null
      ? []
      : [check(args, 'its arguments have the recorded hash', 'its arguments are not those that were hashed')]),
  ];
}

const outcomeWords = (call: CallRow): string =>
  call.outcome === 'started' ? 'under way' : call.outcome.replaceAll('_', ' ');

async function receiptChecks(sources: Sources, call: CallRow, receipt: ReceiptRow | undefined): Promise<Check[]> {
  if (receipt) return checkReceipt(sources, call, receipt);
  if (call.receiptId) return [check(false, '', 'its receipt is not there')];
  return call.outcome === 'started' ? [notMade('it has not ended, so there is no receipt yet')] : [];
}

const payloadTexts = (receipt: ReceiptRow | undefined): string[] => {
  try {
    return receipt ? textsIn((JSON.parse(receipt.envelopeText) as { payload?: unknown }).payload) : [];
  } catch {
    // What is wrong with its text, the checks say.
    return [];
  }
};

async function callDraft(sources: Sources, call: CallRow): Promise<Draft> {
  const { job } = sources;
  const receipt = job.run?.receipts.find(({ receiptId }) => receiptId === call.receiptId);
  const closed = entryWith(sources, 'call.closed', { callId: call.id });
  const same = closed?.detail.outcome === call.outcome && closed.detail.receiptId === call.receiptId;
  return draft({
    id: `call-${call.seq}`,
    label: `Call ${call.seq}: ${call.name}`,
    href: evidencePage(sources),
    digestName: receipt ? 'SHA-256 of the receipt' : 'Event hash',
    digest: receipt?.sha256 ?? call.eventHash,
    at: call.startedAt.toISOString(),
    facts: [
      ...fact('Kind', call.kind === 'model' ? 'model call' : 'tool call'),
      ...fact('Plan step', call.stepIndex === null ? null : String(call.stepIndex + 1)),
      ...fact('Outcome', `${outcomeWords(call)}${call.outcomeNote ? `: ${call.outcomeNote}` : ''}`),
      ...fact('Receipt', call.receiptId ?? 'none'),
      ...fact('Token id (jti)', call.jti),
      ...fact('Call', call.id),
    ],
    text: call.argsText,
    names: [call.id, call.receiptId, receipt?.sha256, call.eventHash, call.argsHash, closed && String(closed.id)],
    texts: [call.argsText, ...payloadTexts(receipt), ...textsIn(closed?.detail.named ?? [])],
    checks: [
      ...(await receiptChecks(sources, call, receipt)),
      ...(await checkCall(sources, call)),
      ...(call.outcome === 'started' ? [] : [checkEntryOf(sources, closed, same)]),
    ],
  });
}

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function refusedDraft(sources: Sources, entry: Logged): Draft {
  const { detail } = entry;
  return draft({
    id: `refused-call-${entry.id}`,
    label: `Refused: ${words(detail.kind)} ${words(detail.name)}`,
    href: `/audit/${entry.id}`,
    at: entry.at.toISOString(),
    facts: [
      ...fact('Code', words(detail.code)),
      ...fact('Token id (jti)', words(detail.jti)),
      ...fact('Tried by', actorWords(entry.actor)),
      ...fact('By control', words(detail.controlId)),
    ],
    names: [String(entry.id)],
    checks: [sources.inLog(entry)],
  });
}

function noteOf({ job, listed, refusedMore, refused }: Sources): string | null {
  const calls = job.run?.calls.length ?? 0;
  const left = calls - listed.size;
  const notes = [
    ...(calls === 0 && refused.length === 0 ? ['No call was made.'] : []),
    ...(left > 0
      ? [`${listed.size} of ${calls} calls are listed and checked here; the other ${left} are on the evidence page.`]
      : []),
    ...(refusedMore ? [`Only the first ${refused.length} refused calls are listed; the log has them all.`] : []),
  ];
  return notes.join(' ') || null;
}

/** What the agent did with its token, and what it was refused. */
export async function callsSection(sources: Sources) {
  const { job, listed, refused } = sources;
  const calls = (job.run?.calls ?? []).filter(({ seq }) => listed.has(seq));
  const drafts = await Promise.all(calls.map((call) => callDraft(sources, call)));
  const admitted = { action: 'call.admitted', member: 'callId', what: 'call' };
  const known = (job.run?.calls ?? []).map(({ id }) => id);
  const missing = missingDrafts(sources.callEntries, admitted, known);
  const inOrder = [...drafts, ...missing, ...refused.map((entry) => refusedDraft(sources, entry))];
  inOrder.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
  return section('calls', 'Calls', inOrder, noteOf(sources));
}
