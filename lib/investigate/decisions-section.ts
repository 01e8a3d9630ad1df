import { actorWords } from '#lib/audit/actor-words.ts';
import { sha256B64u, sha256Hex } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { decisionCode } from '#lib/canon/sas-emoji.ts';
import { digestB64u } from '#lib/claw/passkey-evidence.ts';
import { assertionEntry } from '#lib/evidence/assertions.ts';
import { parseSubject } from '#lib/jobs/decision-subject.ts';
import { checkAssertionEntry } from '#lib/verify/assertion-entry.ts';
import { Refusal } from '#lib/verify/report.ts';
import { type Check, check, notMade } from './checks.ts';
import { type Draft, draft, fact, section } from './draft.ts';
import { missingDrafts } from './missing.ts';
import { checkEvent } from './request-section.ts';
import { checkEntryOf, entryWith, type Logged, type Sources } from './sources.ts';

type Ask = Sources['job']['approvalRequests'][number];
type Decision = Ask['decisions'][number];

async function checkSubject({ job }: Sources, ask: Ask): Promise<Check[]> {
  if ((await sha256Hex(ask.subjectText)) !== ask.digest) {
    return [check(false, '', 'what was asked is not what the digest is of')];
  }
  const subject = parseSubject(ask.subjectText);
  const plan = job.plans.find(({ revision }) => revision === ask.revision);
  const same =
    subject.job_id === job.id &&
    subject.wpc_hash_b64u === ask.wpcHash &&
    (await sha256B64u(canonicalJson(subject.plan))) === plan?.planHash;
  return [
    check(true, 'what was asked has this digest', ''),
    check(same, 'it covers this job, plan and policy', 'the digest covers another job, plan or policy'),
  ];
}

async function askDraft(sources: Sources, ask: Ask): Promise<Draft> {
  const entry = entryWith(sources, 'approval.requested', { digest: ask.digest });
  return draft({
    id: `ask-${ask.digest}`,
    label: `Approval of plan ${ask.revision} was asked for`,
    href: `/jobs/${sources.job.id}`,
    digestName: 'Decision digest',
    digest: ask.digest,
    at: ask.createdAt.toISOString(),
    facts: [
      ...fact('CODE', decisionCode(ask.digest)),
      ...fact('Good until', ask.expiresAt.toISOString()),
      ...fact('Closed', ask.closedWhy),
    ],
    names: [ask.id, ask.viewSha256, entry && String(entry.id)],
    checks: [
      ...(await checkSubject(sources, ask)),
      checkEntryOf(sources, entry, entry?.detail.revision === ask.revision && entry.detail.wpcHash === ask.wpcHash),
    ],
  });
}

/** The log says whose the key is, and which. */
function checkKey(sources: Sources, { credential }: NonNullable<Decision['assertion']>): Check {
  const { credentialId, publicKey } = credential;
  const entry = entryWith(sources, 'passkey.registered', { credentialId });
  return checkEntryOf(sources, entry, entry?.detail.publicKey === publicKey);
}

async function checkPasskey(sources: Sources, row: Decision): Promise<Check[]> {
  const { assertion, digest, kind, slot, approverMxid: approver } = row;
  if (!assertion) {
    return row.evidenceLevel === 'browser-passkey'
      ? [check(false, '', 'it says that a passkey signed it, and no signature is there')]
      : [];
  }
  try {
    const signed = { job: sources.job.id, digest: digestB64u(digest), decision: kind, slot, approver };
    await checkAssertionEntry(assertionEntry(assertion), signed);
    return [
      check(true, 'the passkey’s signature over exactly this decision verifies, its user verified', ''),
      checkKey(sources, assertion),
    ];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [check(false, '', `the passkey’s signature does not verify: ${error.message}`)];
  }
}

async function checkVoteEvent({ events }: Sources, row: Decision): Promise<Check[]> {
  if (!row.matrixEventId) return [];
  const event = events.find(({ eventId }) => eventId === row.matrixEventId);
  if (!event) return [notMade('the event of the decision is not stored any more')];
  const own = check(event.sender === row.approverMxid, 'the approver sent it', 'somebody else sent the event');
  return [...(await checkEvent(event)), own];
}

const sameAsEntry = ({ detail }: Logged, row: Decision): boolean =>
  detail.decision === row.kind &&
  detail.digest === row.digest &&
  detail.approver === row.approverMxid &&
  detail.slot === row.slot &&
  detail.channel === row.channel &&
  detail.evidenceLevel === row.evidenceLevel &&
  detail.eventId === row.matrixEventId &&
  detail.reason === row.reason;

async function decisionDraft(sources: Sources, ask: Ask, row: Decision): Promise<Draft> {
  const entry = entryWith(sources, 'decision.recorded', { decisionId: row.id });
  const last = sources.job.approvalRequests.at(-1);
  const fits = row.digest === ask.digest && row.viewSha256 === ask.viewSha256;
  return draft({
    id: `decision-${row.id}`,
    label: `${row.approverMxid} ${row.kind === 'approve' ? 'approved' : 'denied'} plan ${ask.revision} ${row.channel === 'browser' ? 'in the browser' : 'in the room'}`,
    digestName: 'Decision digest',
    digest: row.digest,
    at: row.decidedAt.toISOString(),
    facts: [
      ...fact('Who', row.approverMxid),
      ...fact('As', row.slot),
      ...fact('Evidence', row.evidenceLevel),
      ...fact('Passkey', row.assertion && `${row.assertion.credential.name}, ${row.assertion.credentialId}`),
      ...fact('Matrix event', row.matrixEventId),
      ...fact('No longer counts', ask === last ? null : (ask.closedWhy ?? 'another plan was asked for')),
    ],
    text: row.reason,
    // The digest names what was asked; it stands there.
    names: [row.id, row.matrixEventId, row.assertion?.credentialId, entry && String(entry.id)],
    texts: [row.reason, row.approverMxid],
    checks: [
      check(fits, 'it is on the digest and the page that were asked', 'it names another digest or page than was asked'),
      ...(await checkPasskey(sources, row)),
      ...(await checkVoteEvent(sources, row)),
      checkEntryOf(sources, entry, entry !== null && sameAsEntry(entry, row)),
    ],
  });
}

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An attempt to decide that was turned away. */
function refusedDraft(sources: Sources, entry: Logged): Draft {
  const { detail } = entry;
  return draft({
    id: `refused-decision-${entry.id}`,
    label: `${words(detail.by)} tried to ${words(detail.decision)} and was refused`,
    href: `/audit/${entry.id}`,
    at: entry.at.toISOString(),
    facts: [
      ...fact('Code', words(detail.code)),
      ...fact('By control', words(detail.controlId)),
      ...fact('Matrix event', words(detail.eventId)),
      ...fact('Recorded by', actorWords(entry.actor)),
    ],
    names: [String(entry.id), words(detail.eventId)],
    texts: [words(detail.by)],
    checks: [sources.inLog(entry)],
  });
}

/** What was asked, who answered, with what evidence, and who tried and was refused. */
export async function decisionsSection(sources: Sources) {
  const { job, hideVotes, refusedVotes, refusedVotesMore } = sources;
  const asks = await Promise.all(
    job.approvalRequests.map(async (ask) => [
      await askDraft(sources, ask),
      ...(hideVotes ? [] : await Promise.all(ask.decisions.map((row) => decisionDraft(sources, ask, row)))),
    ]),
  );
  const known = job.approvalRequests.flatMap(({ decisions }) => decisions.map(({ id }) => id));
  const vote = { action: 'decision.recorded', member: 'decisionId', what: 'decision' };
  const ask = { action: 'approval.requested', member: 'digest', what: 'request for approval' };
  const missing = [
    ...missingDrafts(
      sources.entries,
      ask,
      job.approvalRequests.map(({ digest }) => digest),
    ),
    ...missingDrafts(sources.entries, vote, known),
  ];
  const drafts = [
    ...asks.flat(),
    ...missing,
    ...(hideVotes ? [] : refusedVotes.map((entry) => refusedDraft(sources, entry))),
  ];
  const hidden = hideVotes ? 'The policy keeps votes hidden until the last one is in.' : null;
  const none = drafts.length === 0 ? 'Nobody was asked to decide.' : null;
  const cut = refusedVotesMore
    ? `Only the first ${refusedVotes.length} refused attempts are listed; the log has them all.`
    : null;
  return section('decisions', 'Decisions', drafts, hidden ?? none ?? cut);
}
