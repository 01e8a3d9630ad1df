// For tests: the files of a package but its checksums and manifest, in the shapes in which the console writes them.

import { sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { room } from '#lib/policy/testing.ts';
import { decodeBase64, encodeBase64 } from '#lib/tlog/base64.ts';
import { keyHash } from '#lib/tlog/note.ts';
import { formatTlogProof } from '#lib/tlog/tlog-proof.ts';
import { publicKeyDer } from '../manifest-format.ts';
import type { Files, Story } from './build-package.ts';
import { consoleRoles, type Keys, keysMade, origin, vkeyOf } from './people-and-keys.ts';
import { at } from './test-clock.ts';
import { requester, type TestToken } from './test-job.ts';
import { entryDocuments, type TestLog } from './test-log.ts';
import type { TestRun } from './test-run.ts';

/** Every file that tells of the job, the console and the log. */
export async function contentFiles(story: Story): Promise<Files> {
  const { keys, log, job, token, run, native } = story;
  const texts = new Map<string, string>();
  const json = (path: string, value: unknown) => texts.set(path, canonicalJson(value));
  texts.set('README.txt', `Package of job ${job.jobId}\n`);
  json('job.json', jobDocument(story));
  texts.set('matrix/0001.json', job.requestText);
  json('matrix/index.json', [await requestDocument(story)]);
  json('plans/index.json', [planDocument(story)]);
  texts.set('plans/1.json', job.planText);
  json('plans/1.verdict.json', job.verdict);
  json(`policies/${job.wpcHash}.envelope.json`, job.wpc);
  texts.set(`policies/${job.wpcHash}.source.json`, job.sourceText);
  texts.set(`decisions/${job.digest}/subject.json`, job.subjectText);
  texts.set(`decisions/${job.digest}/view.json`, job.viewText);
  json('decisions.json', [job.decision]);
  json('tokens.json', token ? [tokenDocument(story, token)] : []);
  json('kept.json', []);
  const isSigned = native !== null && job.shape.signed !== false;
  if (run) runFiles(json, run, token, isSigned);
  if (isSigned) {
    texts.set('native/proof_bundle.json', native.bundleText);
    texts.set('native/export_bundle.json', native.exportText);
    json('native/trust_pulse.json', native.pulse);
  } else if (native) texts.set('native/unsigned_payload.json', native.payloadText);
  keyFiles(json, keys);
  await logFiles(texts, json, log);
  return new Map([...texts].map(([path, text]) => [path, utf8(text)]));
}

const jobDocument = ({ keys, job, run, state }: Story) => ({
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

const requestDocument = async ({ job }: Story) => ({
  event_id: job.requestEvent.event_id,
  room_id: room,
  sender: requester,
  type: 'm.room.message',
  received_at: at(0),
  role: 'request',
  path: 'matrix/0001.json',
  sha256: await sha256Hex(job.requestText),
});

const planDocument = ({ keys, job }: Story) => ({
  revision: 1,
  author: keys.agent.did,
  plan_hash: job.planHash,
  tier: job.verdict.tier,
  allowed: true,
  wpc_hash: job.wpcHash,
  narrowing: null,
  submitted_at: at(1000),
});

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
