import type { Db } from '#lib/db/transaction.ts';
import { findStoredEvent } from './find-event.ts';
import { type Found, type FoundKind, found } from './found.ts';
import { jobsUnderPolicy, searchLog } from './in-log.ts';
import { eventsByDigest, jobsByCallDigest, jobsByPackedFile } from './recent-store.ts';
import { askByDigest, packageBySha256, policyByHash, runEventByHash, tokenByHash } from './reference-store.ts';

type Hash = { hex: string; b64u: string };

/** Records that are found by a hash through a unique index. */
async function findIndexed(db: Db, { hex, b64u }: Hash): Promise<Found[]> {
  const [policy, ask, token, sealed, event] = await Promise.all([
    policyByHash(db, b64u),
    askByDigest(db, hex),
    tokenByHash(db, hex),
    packageBySha256(db, hex),
    runEventByHash(db, b64u),
  ]);
  const policyJobs = policy ? await jobsUnderPolicy(db, b64u) : [];
  return [
    ...(policy ? [found('policy', b64u, `the policy ${policy.policyId}`, policyJobs, `/policies/${b64u}`)] : []),
    ...(ask ? [found('digest', hex, 'a decision digest', [ask.jobId])] : []),
    ...(token ? [found('token', hex, `the hash of the token ${token.jti}`, [token.jobId])] : []),
    ...(sealed
      ? [found('package', hex, 'the SHA-256 of a package', [sealed.jobId], `/evidence/job/${sealed.jobId}`)]
      : []),
    ...(event ? [found('call', b64u, 'the hash of an event of a run', [event.run.jobId])] : []),
  ];
}

const members: Record<string, { kind: FoundKind; words: string }> = {
  tokenScopeHash: { kind: 'token', words: 'the scope hash of a token' },
  planHash: { kind: 'digest', words: 'the hash of a plan' },
  payloadHash: { kind: 'package', words: 'the payload hash of a proof bundle' },
  attestationSha256: { kind: 'digest', words: 'the hash of a drill’s attestation' },
};

async function findLogged(db: Db, { hex }: Hash): Promise<Found[]> {
  const hits = await searchLog(db, hex);
  if (hits.entries === 0) return [];
  const known = hits.members.map((name) => members[name]).find((each) => each !== undefined);
  const words = known?.words ?? 'a digest that a plan, a call, a receipt or the log names';
  return [found(known?.kind ?? 'digest', hex, words, hits.jobIds, `/audit?q=${hex}`)];
}

async function findRecent(db: Db, hash: Hash): Promise<Found[]> {
  const [events, calls, packed] = await Promise.all([
    eventsByDigest(db, hash),
    jobsByCallDigest(db, hash.b64u),
    jobsByPackedFile(db, hash.hex),
  ]);
  const messages = await Promise.all(events.map(({ eventId }) => (eventId ? findStoredEvent(db, eventId) : [])));
  const jobs = messages.flat().flatMap(({ jobIds }) => jobIds);
  const first = events[0];
  if (first) return [found('digest', hash.hex, 'the SHA-256 of a message', [first.jobId, ...jobs])];
  if (calls.length > 0) return [found('digest', hash.hex, 'the SHA-256 of a call’s arguments or receipt', calls)];
  return packed.length > 0 ? [found('digest', hash.hex, 'the SHA-256 of a file in a package', packed)] : [];
}

/**
 * A SHA-256, however it was written. First what an index has; then the newest messages, calls and packages. An event id
 * without its `$` is a hash too.
 */
export async function findHash(db: Db, hash: Hash): Promise<Found[]> {
  const indexed = await findIndexed(db, hash);
  if (indexed.length > 0) return indexed;
  const event = await findStoredEvent(db, `$${hash.b64u}`);
  if (event.length > 0) return event;
  const logged = await findLogged(db, hash);
  return logged.length > 0 ? logged : findRecent(db, hash);
}
