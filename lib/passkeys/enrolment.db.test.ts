import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { type Deviation, type SoftAuthenticator, softAuthenticator } from '#lib/testing/authenticator.ts';
import { after } from '#lib/testing/console.ts';
import { beginEnrolment } from './begin-enrolment.ts';
import { removePasskey, renamePasskey } from './change-passkey.ts';
import { finishEnrolment } from './finish-enrolment.ts';
import { listOwnPasskeys } from './list-passkeys.ts';
import { cancelRecovery, grantRecovery, requestRecovery } from './recovery.ts';
import { enrolFirst, party, passkeyRow, personWith } from './testing.ts';

useTestDatabase();
let ana: PersonActor;
let admin: PersonActor;

beforeEach(async () => {
  await emptyDatabase();
  ana = await personWith('@ana:test.localhost');
  admin = await personWith('@admin:test.localhost', ['admin']);
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ACCEPTED',
    (error: { code: string }) => error.code,
  );
const begin = (now = after(1), actor = ana) => beginEnrolment({ personId: actor.personId, party, now });

type Finish = { key?: SoftAuthenticator; deviation?: Deviation; name?: string; actor?: PersonActor; now?: Date };
async function finish(begun: Awaited<ReturnType<typeof begin>>, given: Finish = {}) {
  const { key = softAuthenticator(), deviation = {}, name = 'phone', actor = ana, now = after(2) } = given;
  const response = key.create({ challenge: begun.options.challenge, ...party }, deviation);
  await finishEnrolment({ personId: actor.personId, challengeId: begun.challengeId, response, name, actor, now });
  return key;
}

/** The `create` step after a passkey in force signed for it. */
async function confirmed(key: SoftAuthenticator, deviation: Deviation = {}, now = after(1)) {
  const asked = await begin(now);
  expect(asked.step).toBe('confirm');
  const response = key.get({ challenge: asked.options.challenge, ...party }, deviation);
  return beginEnrolment({
    personId: ana.personId,
    confirmation: { challengeId: asked.challengeId, response },
    party,
    now,
  });
}

const logged = async (action: string) =>
  (await db().auditEntry.findMany({ where: { action }, orderBy: { id: 'asc' } })).map((row) =>
    JSON.parse(row.detailText),
  );

describe('enrolment', () => {
  it('registers the first passkey with an audit entry that holds the whole key', async () => {
    const key = await enrolFirst(ana);
    const row = await passkeyRow(key);
    const [entry] = await logged('passkey.registered');
    expect(entry).toMatchObject({
      credentialId: key.credentialId,
      publicKey: row.publicKey,
      person: ana.personId,
      enrolledBy: `person:${ana.personId} ${ana.mxid}`,
      authority: 'first',
    });
    const audit = await db().auditEntry.findUniqueOrThrow({ where: { id: row.registrationAuditId } });
    expect(audit.action).toBe('passkey.registered');
    expect(row).toMatchObject({ rpId: 'localhost', backupEligible: true, name: 'laptop', removedAt: null });
  });

  it.each(['ES256', 'EdDSA', 'RS256'] as const)('accepts a key of %s', async (algorithm) => {
    const key = await finish(await begin(), { key: softAuthenticator({ algorithm }) });
    expect((await passkeyRow(key)).personId).toBe(ana.personId);
  });

  it.each<[Deviation]>([
    [{ origin: 'http://localhost:3999' }],
    [{ rpId: 'evil.example' }],
    [{ challenge: 'A'.repeat(43) }],
    [{ userVerified: false }],
    [{ userPresent: false }],
    [{ type: 'webauthn.get' }],
  ])('refuses a creation that deviates, and registers nothing: %j', async (deviation) => {
    expect(await codeOf(finish(await begin(), { deviation }))).toBe('ENROLMENT_REFUSED');
    expect(await db().passkeyCredential.count()).toBe(0);
    expect(await logged('passkey.registered')).toEqual([]);
  });

  it('refuses a challenge that was used, is old, or is somebody else’s', async () => {
    const begun = await begin();
    expect(await codeOf(finish(begun, { actor: admin }))).toBe('UNKNOWN_CHALLENGE');
    expect(await codeOf(finish(begun, { now: after(400) }))).toBe('CHALLENGE_EXPIRED');
    await finish(begun);
    expect(await codeOf(finish(begun))).toBe('CHALLENGE_USED');
  });

  it('begun twice before any was registered ends with one', async () => {
    const [one, two] = [await begin(), await begin()];
    const results = await Promise.allSettled([finish(one), finish(two)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await db().passkeyCredential.count()).toBe(1);
  });

  it('of a second passkey asks one in force to sign first', async () => {
    const first = await enrolFirst(ana);
    const next = await confirmed(first);
    expect(next.step).toBe('create');
    await finish(next);
    const entries = await logged('passkey.registered');
    expect(entries.map((entry) => entry.authority)).toEqual(['first', 'passkey']);
  });

  it('of a second passkey is refused without that signature, or with one that deviates', async () => {
    const first = await enrolFirst(ana);
    expect(await codeOf(confirmed(first, { userVerified: false }))).toBe('USER_NOT_VERIFIED');
    expect(await codeOf(confirmed(softAuthenticator()))).toBe('UNKNOWN_PASSKEY');
    const next = await confirmed(first);
    await removePasskey({ id: (await passkeyRow(first)).id, actor: ana, now: after(2) });
    expect(await codeOf(finish(next))).toBe('ENROLMENT_REFUSED');
  });

  it('never takes one passkey twice, nor a removed one again', async () => {
    const first = await enrolFirst(ana);
    expect(await codeOf(finish(await confirmed(first), { key: first }))).toBe('ALREADY_ENROLLED');
    expect(await codeOf(finish(await begin(after(1), admin), { key: first, actor: admin }))).toBe('ALREADY_ENROLLED');
  });

  it('needs a name', async () => {
    expect(await codeOf(finish(await begin(), { name: '  ' }))).toBe('BAD_NAME');
  });
});

describe('a passkey of one’s own', () => {
  it('can be renamed, and removed for good, each with an audit entry', async () => {
    const key = await enrolFirst(ana);
    const { id } = await passkeyRow(key);
    await renamePasskey({ id, name: 'blue key', actor: ana, now: after(1) });
    await removePasskey({ id, actor: ana, now: after(2) });
    expect(await logged('passkey.renamed')).toEqual([
      { credentialId: key.credentialId, from: 'laptop', to: 'blue key' },
    ]);
    expect(await logged('passkey.removed')).toMatchObject([
      { credentialId: key.credentialId, why: 'removed by its owner' },
    ]);
    expect(await codeOf(removePasskey({ id, actor: ana, now: after(3) }))).toBe('PASSKEY_REMOVED');
    expect(await codeOf(renamePasskey({ id, name: 'x', actor: ana, now: after(3) }))).toBe('PASSKEY_REMOVED');
    const { passkeys } = await listOwnPasskeys(db(), ana.personId, after(4));
    expect(passkeys).toMatchObject([{ name: 'blue key', removed: { by: `person:${ana.personId} ${ana.mxid}` } }]);
  });

  it('of somebody else is not there', async () => {
    const { id } = await passkeyRow(await enrolFirst(ana));
    expect(await codeOf(removePasskey({ id, actor: admin, now: after(1) }))).toBe('UNKNOWN_PASSKEY');
  });
});

describe('recovery', () => {
  const day = 24 * 3600;
  const ask = (by = admin, now = after(10)) =>
    requestRecovery({ personId: ana.personId, reason: 'lost phone', waitHours: 24, actor: by, now });
  let lostId: string;

  beforeEach(async () => {
    lostId = (await passkeyRow(await enrolFirst(ana))).id;
  });

  it('lets the person enrol one new passkey after the wait, with every step in the log', async () => {
    const { recoveryId } = await ask();
    await grantRecovery({ recoveryId, lost: [lostId], actor: admin, now: after(10 + day) });
    const begun = await begin(after(20 + day));
    expect(begun.step).toBe('create');
    await finish(begun, { now: after(30 + day) });
    expect((await begin(after(40 + day))).step).toBe('confirm');
    expect((await logged('passkey.registered')).map((entry) => entry.authority)).toEqual(['first', 'recovery']);
    expect(await logged('passkey.recovery_requested')).toMatchObject([{ reason: 'lost phone', recoveryId }]);
    expect((await logged('passkey.recovery_granted'))[0].removed).toHaveLength(1);
    expect(await logged('passkey.removed')).toMatchObject([{ why: `lost: recovery ${recoveryId}` }]);
  });

  it('is not granted before the wait is over', async () => {
    const { recoveryId } = await ask();
    const early = grantRecovery({ recoveryId, lost: [], actor: admin, now: after(9 + day) });
    expect(await codeOf(early)).toBe('RECOVERY_TOO_EARLY');
    expect((await begin(after(9 + day))).step).toBe('confirm');
  });

  it('ends when the person objects', async () => {
    const { recoveryId } = await ask();
    await cancelRecovery({ recoveryId, own: true, actor: ana, now: after(20) });
    const late = grantRecovery({ recoveryId, lost: [], actor: admin, now: after(20 + day) });
    expect(await codeOf(late)).toBe('RECOVERY_ENDED');
    expect(await logged('passkey.recovery_cancelled')).toMatchObject([{ why: 'the person objected' }]);
  });

  it('of oneself is refused, and there is one at a time', async () => {
    expect(await codeOf(ask(ana))).toBe('OWN_RECOVERY');
    await ask();
    expect(await codeOf(ask())).toBe('RECOVERY_OPEN');
  });

  it('asked for by two admins at once is one', async () => {
    const results = await Promise.allSettled([ask(), ask(), ask()]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('that is not used within a day lapses', async () => {
    const { recoveryId } = await ask();
    await grantRecovery({ recoveryId, lost: [lostId], actor: admin, now: after(10 + day) });
    expect(await codeOf(begin(after(10 + 2 * day)))).toBe('RECOVERY_REQUIRED');
    await ask(admin, after(20 + 2 * day));
  });

  it('is what a person needs who removed every passkey they had', async () => {
    await removePasskey({ id: lostId, actor: ana, now: after(5) });
    expect(await codeOf(begin(after(6)))).toBe('RECOVERY_REQUIRED');
  });
});
