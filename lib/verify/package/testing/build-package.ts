// For tests: whole packages from keys that are the same in every run, small or large, sealed as the console seals them.

import { sha256, sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { room } from '#lib/policy/testing.ts';
import { decodeBase64, encodeBase64 } from '#lib/tlog/base64.ts';
import { keyHash } from '#lib/tlog/note.ts';
import { formatTlogProof } from '#lib/tlog/tlog-proof.ts';
import {
  hashedRekordLeaf,
  type ManifestPredicate,
  manifestPath,
  manifestText,
  preAuthEncoding,
  publicKeyDer,
  statementText,
} from '../manifest-format.ts';
import type { TrustedKeys } from '../trusted-keys.ts';
import { consoleRoles, type Keys, origin, testKeys, vkeyOf } from './people-and-keys.ts';
import { approvedJob, at, type JobShape, mintedToken, requester, type TestJob, type TestToken } from './test-job.ts';
import { entryDocuments, TestLog } from './test-log.ts';
import { nativeArtefacts } from './test-native.ts';
import { type TestRun, testRun } from './test-run.ts';

export type Files = Map<string, Uint8Array>;
export type TestPackage = { files: Files; keys: Keys; log: TestLog; predicate: ManifestPredicate };

/** A moment after everything that a test package tells. */
export const later = new Date('2026-04-01T00:00:00.000Z');
const keysMade = '2026-03-01T08:00:00.000Z';

type Native = Awaited<ReturnType<typeof nativeArtefacts>>;
type Story = {
  keys: Keys;
  log: TestLog;
  job: TestJob;
  token: TestToken | null;
  run: TestRun | null;
  native: Native | null;
  state: string;
};

/** Builds the package of one job. */
export async function buildPackage(shape: JobShape): Promise<TestPackage> {
  const story = await tellStory(shape);
  const { keys, log } = story;
  const files = await contentFiles(story);
  const predicate = predicateOf(story, files);
  const made = { files, keys, log, predicate };
  await seal(made);
  return made;
}

async function tellStory(shape: JobShape): Promise<Story> {
  const keys = await testKeys();
  const log = new TestLog(keys.log);
  log.pad(5);
  for (const role of consoleRoles) {
    const { did, kid } = keys[role];
    log.record({
      action: 'key.created',
      actor: 'system:setup',
      target: `key:${kid}`,
      at: keysMade,
      detail: { role, did },
    });
  }
  const job = await approvedJob(keys, log, shape);
  const end = (action: string, detail: unknown) =>
    log.record({ action, actor: 'system:worker', target: job.target, at: at(600_000), detail });
  if (shape.denied) {
    end('job.denied', {
      decisionId: job.decision.decision_id,
      approver: job.decision.approver,
      channel: 'browser',
      reason: 'no',
    });
    return { keys, log, job, token: null, run: null, native: null, state: 'denied' };
  }
  const token = await mintedToken(keys, log, job);
  const run = await testRun(keys, log, job, token);
  const native = await nativeArtefacts({ keys, job, token, run });
  const { bundleId, payloadHash } = native;
  const about = { actor: job.agent, target: `bundle:${bundleId}`, at: at(600_000) };
  log.record({ action: 'bundle.assembled', ...about, detail: { bundleId, payloadHash } });
  const signed = shape.signed !== false;
  const judged = signed ? { verdict: 'VALID', code: 'OK' } : { verdict: 'INCOMPLETE', code: 'AGENT_SIGNATURE_MISSING' };
  if (signed) log.record({ action: 'bundle.sealed', ...about, detail: { bundleId, ...judged, payloadHash } });
  const state = signed ? 'done' : 'failed';
  end('job.finished', { to: state, ...judged, bundleId, wpcHash: job.wpcHash, reason: 'test' });
  log.pad(3);
  return { keys, log, job, token, run, native, state };
}

async function contentFiles(story: Story): Promise<Files> {
  const { keys, log, job, token, run, native, state } = story;
  const texts = new Map<string, string>();
  const json = (path: string, value: unknown) => texts.set(path, canonicalJson(value));
  texts.set('README.txt', `Package of job ${job.jobId}\n`);
  json('job.json', {
    package_version: '1',
    package_id: `pkg_${job.jobId}`,
    job_id: job.jobId,
    final_state: state,
    state_reason: run ? 'test' : 'denied',
    room_id: room,
    room_name: 'finance',
    requester,
    agent: { did: keys.agent.did, name: 'test agent' },
    request_event_id: job.requestEvent.event_id,
    requested_at: at(0),
    finished_at: at(600_000),
    wpc_hash: job.wpcHash,
    console_url: 'https://console.example.com',
    log_origin: origin,
  });
  texts.set('matrix/0001.json', job.requestText);
  json('matrix/index.json', [
    {
      event_id: job.requestEvent.event_id,
      room_id: room,
      sender: requester,
      type: 'm.room.message',
      received_at: at(0),
      role: 'request',
      path: 'matrix/0001.json',
      sha256: await sha256Hex(job.requestText),
    },
  ]);
  json('plans/index.json', [
    {
      revision: 1,
      author: keys.agent.did,
      plan_hash: job.planHash,
      tier: job.verdict.tier,
      allowed: true,
      wpc_hash: job.wpcHash,
      narrowing: null,
      submitted_at: at(1000),
    },
  ]);
  texts.set('plans/1.json', job.planText);
  json('plans/1.verdict.json', job.verdict);
  json(`policies/${job.wpcHash}.envelope.json`, job.wpc);
  texts.set(`policies/${job.wpcHash}.source.json`, job.sourceText);
  texts.set(`decisions/${job.digest}/subject.json`, job.subjectText);
  texts.set(`decisions/${job.digest}/view.json`, job.viewText);
  json('decisions.json', [job.decision]);
  json('tokens.json', token ? [tokenDocument(story, token)] : []);
  json('kept.json', []);
  if (run) runFiles(json, run, token, native !== null && job.shape.signed !== false);
  if (native && job.shape.signed !== false) {
    texts.set('native/proof_bundle.json', native.bundleText);
    texts.set('native/export_bundle.json', native.exportText);
    json('native/trust_pulse.json', native.pulse);
  } else if (native) texts.set('native/unsigned_payload.json', native.payloadText);
  keyFiles(json, keys);
  await logFiles(texts, json, log);
  return new Map([...texts].map(([path, text]) => [path, utf8(text)]));
}

type Json = (path: string, value: unknown) => void;

function tokenDocument({ keys, job, run }: Story, token: TestToken) {
  const made = (kind: string) => run?.calls.filter((call) => call.kind === kind).length ?? 0;
  return {
    jti: token.jti,
    digest: job.digest,
    agent_did: keys.agent.did,
    token_hash: token.tokenHash,
    token_scope_hash: token.scopeHash,
    claims: token.claims,
    wpc_hash: job.wpcHash,
    pinned: true,
    issuer_kid: keys.issuer.kid,
    issued_at: at(60_000),
    expires_at: token.expiresAt,
    collected_at: at(61_000),
    revoked_at: null,
    revoked_why: null,
    used: { model_calls: made('model'), tool_calls: made('tool'), model_tokens: 30 * made('model') },
    max: { model_calls: 950, tool_calls: 10, model_tokens: 1_000_000 },
  };
}

function runFiles(json: Json, run: TestRun, token: TestToken | null, inBundle: boolean): void {
  json(
    'run/events.json',
    run.events.map(({ event: { run_id, ...event }, payloadText }, index) => ({
      index,
      ...event,
      payload: payloadText,
    })),
  );
  json(
    'run/calls.json',
    run.calls.map((call) => ({
      seq: call.seq,
      kind: call.kind,
      name: call.name,
      jti: token?.jti,
      step_index: call.stepIndex,
      args: call.args === null ? null : canonicalJson(call.args),
      args_hash: argsHashOf(run, call.seq),
      outcome: 'complete',
      outcome_note: null,
      started_at: call.startedAt,
      closed_at: call.closedAt,
      receipt_id: call.receiptId,
      event_hash: call.eventHash,
    })),
  );
  json(
    'run/receipts.json',
    run.receipts.map(({ seq, kind, id, sha256: hash, text }) => ({
      seq,
      kind,
      receipt_id: id,
      sha256: hash,
      ...(inBundle ? {} : { envelope: text }),
    })),
  );
}

const argsHashOf = (run: TestRun, seq: number): string | null => {
  const event = run.events.find(({ payloadText }) => JSON.parse(payloadText).seq === seq);
  return event ? (JSON.parse(event.payloadText).args_hash_b64u ?? null) : null;
};

function keyFiles(json: Json, keys: Keys): void {
  json('keys.json', {
    keys: consoleRoles.map((role) => ({
      role,
      did: keys[role].did,
      kid: keys[role].kid,
      created_at: keysMade,
      retired_at: null,
    })),
    logs: [{ origin, vkey: vkeyOf(keys) }],
  });
  const keyId = encodeBase64(keyHash(origin, 0x01, keys.log.publicKey));
  json('trusted_root.json', {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [
      {
        baseUrl: `https://${origin}`,
        hashAlgorithm: 'SHA2_256',
        publicKey: {
          rawBytes: publicKeyDer(keys.log.publicKey),
          keyDetails: 'PKIX_ED25519',
          validFor: { start: keysMade },
        },
        logId: { keyId },
        checkpointKeyId: { keyId },
      },
    ],
    certificateAuthorities: [],
    ctlogs: [],
    timestampAuthorities: [],
  });
}

async function logFiles(texts: Map<string, string>, json: Json, log: TestLog): Promise<void> {
  const { size, noteText } = await log.checkpoint();
  const entries = await entryDocuments(log, size);
  texts.set('log/checkpoint', noteText);
  json('log/entries.json', entries);
  for (const { index, path, leaf } of entries) {
    const { action } = JSON.parse(leaf);
    if (!['decision.recorded', 'token.minted', 'passkey.registered'].includes(action)) continue;
    texts.set(
      `log/${index}.tlog-proof`,
      formatTlogProof({ index, path: path.map(decodeBase64), checkpoint: noteText }),
    );
  }
}

function predicateOf({ job, token, run, state }: Story, files: Files): ManifestPredicate {
  const unsigned = run !== null && !files.has('native/proof_bundle.json');
  return {
    jobId: job.jobId,
    finalState: state,
    decisionDigest: job.digest,
    wpcHash: job.wpcHash,
    tokens: token ? [{ jti: token.jti, tokenScopeHash: token.scopeHash, status: 'collected' }] : [],
    receiptCount: run?.receipts.length ?? 0,
    seqFirst: run ? 1 : null,
    seqLast: run?.calls.length ?? null,
    lastReceiptSha256: run?.receipts.at(-1)?.sha256 ?? null,
    intentsWithoutReceipt: [],
    missing: unsigned ? [{ path: 'native/proof_bundle.json', reason: 'the agent did not sign' }] : [],
    files: [],
    createdOn: at(700_000),
  };
}

/** Makes checksums and manifest anew over the files as they are: what a console that lies could do. */
export async function seal(made: TestPackage): Promise<void> {
  const { files, keys, log } = made;
  files.delete(manifestPath);
  files.delete('checksums.sha256');
  const sorted = () => [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const sums = await Promise.all(sorted().map(async ([path, bytes]) => `${await sha256Hex(bytes)}  ${path}\n`));
  files.set('checksums.sha256', utf8(sums.join('')));
  const listed = sorted();
  const subjects = await Promise.all(listed.map(async ([name, bytes]) => ({ name, sha256: await sha256Hex(bytes) })));
  const predicate = { ...made.predicate, files: listed.map(([path]) => ({ path, format: 'text' })) };
  files.set(manifestPath, utf8(await sealedManifest(keys, log, statementText(subjects, predicate))));
}

async function sealedManifest(keys: Keys, log: TestLog, statement: string): Promise<string> {
  const signed = preAuthEncoding(utf8(statement));
  const signature = await keys.manifest.sign(signed);
  const leafText = hashedRekordLeaf({ paeSha256: await sha256(signed), signature, publicKey: keys.manifest.publicKey });
  const index = log.append(leafText);
  const { size, root, noteText } = await log.checkpoint();
  return manifestText({
    statementText: statement,
    kid: keys.manifest.kid,
    signature,
    leafText,
    log: {
      keyHash: keyHash(origin, 0x01, keys.log.publicKey),
      index,
      size,
      root,
      path: await log.path(index, size),
      noteText,
    },
  });
}

/** The lists of a reader who has the keys from elsewhere. */
export const pinnedKeys = (keys: Keys): TrustedKeys => ({
  logs: [{ origin, vkey: vkeyOf(keys) }],
  manifestDids: [keys.manifest.did],
  consoleDids: [keys.console.did],
  gatewayDids: [keys.gateway.did],
  registryDids: [keys.registry.did],
  issuerDids: [keys.issuer.did],
});
