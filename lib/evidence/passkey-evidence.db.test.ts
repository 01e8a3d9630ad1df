import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { hashJcs } from '#lib/canon/digest.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { buildExportBundle } from '#lib/claw/export-bundle.ts';
import {
  type AssertionEntry,
  challengeOf,
  digestB64u,
  type SignedItem,
  setPreimage,
} from '#lib/claw/passkey-evidence.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { askSetSignature } from '#lib/jobs/ask-set-signature.ts';
import { completeJob } from '#lib/jobs/complete-job.ts';
import { decideSet } from '#lib/jobs/decide-set.ts';
import { makeDecisionChallenge } from '#lib/passkeys/decision-challenge.ts';
import { enrolFirst, party, personWith } from '#lib/passkeys/testing.ts';
import { collectClaims, modelCall, type RunningJob, runningJob } from '#lib/testing/agent-run.ts';
import { type SoftAuthenticator, softAuthenticator } from '#lib/testing/authenticator.ts';
import {
  after,
  alice,
  decision,
  openTestConsole,
  pendingJob,
  putInForce,
  readPlan,
  sketch,
  type TestConsole,
} from '#lib/testing/console.ts';
import { verifyArtefact } from '#lib/verify/verify-artefact.ts';
import { sealBundle } from './seal-bundle.ts';

useTestDatabase();
let test: TestConsole;
let approver: PersonActor;
let key: SoftAuthenticator;
/** The export of a job whose rule wanted a passkey, as it was sealed. */
let sealed: { verdict: string; code: string; exportText: string };

const trusted = () => ({
  gatewayDids: [test.gateway.did],
  consoleDids: [test.console.did],
  registryDids: [test.registry.did],
});
const verify = (text: string) =>
  verifyArtefact(text, {
    gatewayDids: [test.gateway.did],
    now: after(103),
    profile: 'countersign',
    trusted: { ...trusted(), toolSignerDids: [test.gateway.did], exportSignerDids: [test.console.did] },
  });

type Decision = Record<string, string>;
type Parts = {
  metadata: { countersign: { assertions?: AssertionEntry[] } };
  envelope: { issued_at: string; payload: { metadata: { countersign: { decisions: [Decision] } } } };
};

/** The same export with other contents, signed again: what a console that lies could hand out. */
async function forged(change: (parts: Parts) => void): Promise<string> {
  const parsed = JSON.parse(sealed.exportText);
  const parts: Parts = { metadata: parsed.metadata, envelope: parsed.artifacts.proof_bundle_envelope };
  change(parts);
  const envelope = await signEnvelope({
    type: 'proof_bundle',
    payload: parts.envelope.payload,
    signer: test.agent,
    issuedAt: parts.envelope.issued_at,
  });
  return JSON.stringify(
    await buildExportBundle({
      exportId: parsed.export_id,
      createdAt: parsed.created_at,
      proofBundleEnvelope: envelope,
      metadata: parts.metadata,
      signer: test.console,
    }),
  );
}
const oneBitOff = (text: string, at: number) =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
const withAssertion = (change: (entry: AssertionEntry) => void) =>
  forged(({ metadata }) => change((metadata.countersign.assertions as [AssertionEntry])[0]));

/** Runs the job to its end. */
async function seal(job: RunningJob): Promise<void> {
  await modelCall(test, job.claims, 65);
  const done = { jobId: job.jobId, agentDid: test.agent.did, status: 'completed' as const, summary: 'done' };
  const { bundleId, payloadText } = await completeJob({ ...done, now: after(100) }, test);
  const envelope = await signEnvelope({
    type: 'proof_bundle',
    payload: JSON.parse(payloadText),
    signer: test.agent,
    issuedAt: after(101).toISOString(),
  });
  const { jobId } = job;
  const keys = { console: test.console, trusted: trusted() };
  const { verdict, code } = await sealBundle({ jobId, agentDid: test.agent.did, envelope, now: after(102) }, keys);
  const { exportText } = await db().bundle.findUniqueOrThrow({ where: { id: bundleId } });
  sealed = { verdict, code, exportText: exportText as string };
}

/** A job that one signature over it and another job approved. */
async function runningOfSet(): Promise<RunningJob & { items: { jobId: string; digest: string }[] }> {
  const plan = (path: string) => ({ summary: 's', steps: [{ tool: 'read', args: { path } }] });
  const items = [await pendingJob(test, plan('a')), await pendingJob(test, plan('b'))] as const;
  const by = { mxid: alice, personId: approver.personId };
  const { challengeId, options } = await askSetSignature({ items, approver: by, now: after(60) }, party);
  const response = key.get({ challenge: options.challenge, ...party });
  const { jobId: _, seen: __, channel: ___, ...rest } = decision('', '');
  const assertion = { challengeId, response };
  await decideSet({ ...rest, items, approver: by, assertion }, test.mint);
  return { ...(await collectClaims(test, items[0].jobId)), items: [...items] };
}

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
  const slots = [{ group: 'approvers', count: 1 }];
  const rules = [{ tiers: ['low', 'medium', 'high', 'critical'], slots, passkey: true }];
  await putInForce(test.registry, sketch({ approval: { rules } }));
  approver = await personWith(alice);
  key = await enrolFirst(approver, softAuthenticator({ counts: true }));
  const job = await runningJob(test, readPlan, async (jobId, digest) => {
    const facts = { jobId, digest, decision: 'approve', slot: 'approvers', approver: alice } as const;
    const { personId } = approver;
    const { challengeId, options } = await makeDecisionChallenge(facts, { personId, party, now: after(60) });
    const response = key.get({ challenge: options.challenge, ...party });
    return { approver: { mxid: alice, personId }, assertion: { challengeId, response } };
  });
  await seal(job);
});

describe('the export of a job that a passkey approved', { timeout: 60_000 }, () => {
  it('is VALID, carries the assertion whole, and says whose passkey signed', async () => {
    expect(sealed).toMatchObject({ verdict: 'VALID', code: 'OK' });
    const report = await verify(sealed.exportText);
    const check = report.checks.find(({ name }) => name === 'passkey assertions');
    expect(check).toMatchObject({ outcome: 'passed', detail: expect.stringContaining(alice) });
    expect((await verify(await forged(() => undefined))).code).toBe('OK');
    const { assertions } = JSON.parse(sealed.exportText).metadata.countersign;
    expect(assertions[0].credential).toMatchObject({ enrolled_by: expect.stringContaining(alice) });
  });

  it('is INVALID when any member of the assertion was changed, by however little', async () => {
    const [entry] = JSON.parse(sealed.exportText).metadata.countersign.assertions as [AssertionEntry];
    const paths = Object.entries(entry).flatMap(([name, value]) =>
      typeof value === 'object' ? Object.keys(value).map((inner) => [name, inner]) : [[name]],
    );
    expect(paths.length).toBeGreaterThan(14);
    for (const path of paths) {
      const text = await withAssertion((changed) => {
        const holder: Record<string, unknown> = path.length === 2 ? changed.credential : changed;
        const name = path.at(-1) as string;
        const value = holder[name];
        if (typeof value === 'number') holder[name] = value + 1;
        else if (typeof value === 'boolean') holder[name] = !value;
        else holder[name] = oneBitOff(String(value), Math.min(5, String(value).length - 1));
      });
      expect((await verify(text)).code, path.join('.')).toBe('PASSKEY_ASSERTION_INVALID');
    }
  });

  it('is INVALID for every byte of signature and authenticator data that was flipped', async () => {
    for (const member of ['signature', 'authenticator_data'] as const) {
      const bytes = Buffer.from(JSON.parse(sealed.exportText).metadata.countersign.assertions[0][member], 'base64url');
      for (let at = 0; at < bytes.length; at += 9) {
        const text = await withAssertion((entry) => {
          const flipped = Buffer.from(bytes);
          flipped[at] = (flipped[at] ?? 0) ^ 1;
          entry[member] = flipped.toString('base64url');
        });
        expect((await verify(text)).code, `${member}[${at}]`).toBe('PASSKEY_ASSERTION_INVALID');
      }
    }
  });

  it('is INVALID without the assertion, also when the decision claims that a session was enough', async () => {
    const without = await forged(({ metadata }) => {
      delete metadata.countersign.assertions;
    });
    expect((await verify(without)).code).toBe('PASSKEY_MISSING');
    const denied = await forged(({ metadata, envelope }) => {
      delete metadata.countersign.assertions;
      const [decision] = envelope.payload.metadata.countersign.decisions;
      delete decision.assertion_hash_b64u;
      decision.evidence_level = 'browser-session';
    });
    expect((await verify(denied)).code).toBe('PASSKEY_MISSING');
    const unlisted = await forged(({ metadata, envelope }) => {
      delete metadata.countersign.assertions;
      const [decision] = envelope.payload.metadata.countersign.decisions;
      decision.decision_id = 'another';
      decision.evidence_level = 'browser-session';
    });
    expect((await verify(unlisted)).code).toBe('PASSKEY_MISSING');
  });

  it('is INVALID with an assertion that belongs to nothing, or twice', async () => {
    const twice = await forged(({ metadata }) => {
      const [entry] = metadata.countersign.assertions as [AssertionEntry];
      metadata.countersign.assertions = [entry, entry];
    });
    expect((await verify(twice)).code).toBe('PASSKEY_ASSERTION_INVALID');
  });

  it('is INVALID when another key was put in place of the registered one, with hashes made to fit', async () => {
    const [entry] = JSON.parse(sealed.exportText).metadata.countersign.assertions as [AssertionEntry];
    const other = Buffer.from(softAuthenticator().publicKey).toString('base64url');
    const swapped = { ...entry, credential: { ...entry.credential, public_key: other } };
    const hash = await hashJcs(swapped);
    const text = await forged(({ metadata, envelope }) => {
      metadata.countersign.assertions = [swapped];
      envelope.payload.metadata.countersign.decisions[0].assertion_hash_b64u = hash;
    });
    expect((await verify(text)).code).toBe('PASSKEY_ASSERTION_INVALID');
  });
});

describe('the export of a job that one signature over several approved', { timeout: 60_000 }, () => {
  let items: { jobId: string; digest: string }[];
  beforeEach(async () => {
    const job = await runningOfSet();
    items = job.items;
    await seal(job);
  });

  it('is VALID by itself, and carries the set that was signed', async () => {
    expect(sealed).toMatchObject({ verdict: 'VALID', code: 'OK' });
    expect((await verify(sealed.exportText)).code).toBe('OK');
    const [entry] = JSON.parse(sealed.exportText).metadata.countersign.assertions as [AssertionEntry];
    const jobs = JSON.parse(entry.preimage).items.map(({ job }: { job: string }) => job);
    expect(jobs.toSorted()).toEqual(items.map(({ jobId }) => jobId).toSorted());
  });

  it('is INVALID when any bit of the set or of what signed it was changed', async () => {
    const [{ preimage }] = JSON.parse(sealed.exportText).metadata.countersign.assertions as [AssertionEntry];
    for (const member of ['preimage', 'client_data_json', 'authenticator_data', 'signature'] as const) {
      for (let at = 0; at < (member === 'preimage' ? preimage.length : 40); at += 13) {
        const text = await withAssertion((entry) => {
          entry[member] = oneBitOff(entry[member], at);
        });
        expect((await verify(text)).code, `${member}[${at}]`).toBe('PASSKEY_ASSERTION_INVALID');
      }
    }
  });

  it('is INVALID when the set that was truly signed does not hold this very decision', async () => {
    const [mine, other] = items.map(({ jobId, digest }) => ({
      job: jobId,
      digest: digestB64u(digest),
      slot: 'approvers',
    })) as [SignedItem, SignedItem];
    const as = (set: SignedItem[], change: object = {}) =>
      setPreimage({ decision: 'approve', approver: alice, items: set, ...change });
    const verdictOver = async (preimage: string) => {
      const { response } = key.get({ challenge: await challengeOf(preimage), ...party });
      const [entry] = JSON.parse(sealed.exportText).metadata.countersign.assertions as [AssertionEntry];
      const count = Buffer.from(response.authenticatorData, 'base64url').readUInt32BE(33);
      const swapped = {
        ...entry,
        preimage,
        client_data_json: response.clientDataJSON,
        authenticator_data: response.authenticatorData,
        signature: response.signature,
        sign_count: count,
      };
      const hash = await hashJcs(swapped);
      const text = await forged(({ metadata, envelope }) => {
        metadata.countersign.assertions = [swapped];
        envelope.payload.metadata.countersign.decisions[0].assertion_hash_b64u = hash;
      });
      return (await verify(text)).code;
    };
    expect(await verdictOver(as([other, mine])), 'a set that holds it').toBe('OK');
    for (const [what, preimage] of [
      ['another job alone', as([other])],
      ['its id with the digest of another', as([{ ...mine, digest: other.digest }])],
      ['its digest under another id', as([{ ...mine, job: other.job }])],
      ['another slot', as([{ ...mine, slot: 'security' }, other])],
      ['a denial', as([mine, other], { decision: 'deny' })],
      ['somebody else', as([mine, other], { approver: '@mallory:test.localhost' })],
      ['a form that nobody writes', `${as([mine, other])} `],
    ] as const) {
      expect(await verdictOver(preimage), what).toBe('PASSKEY_ASSERTION_INVALID');
    }
  });
});
