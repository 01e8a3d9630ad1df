// For tests: whole packages from keys that are the same in every run, small or large, sealed as the console seals them.

import { sha256, sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { keyHash } from '#lib/tlog/note.ts';
import {
  hashedRekordLeaf,
  type ManifestPredicate,
  manifestPath,
  manifestText,
  preAuthEncoding,
  statementText,
} from '../manifest-format.ts';
import type { TrustedKeys } from '../trusted-keys.ts';
import { contentFiles } from './package-documents.ts';
import { consoleRoles, type Keys, keysMade, origin, testKeys, vkeyOf } from './people-and-keys.ts';
import { at } from './test-clock.ts';
import { approvedJob, type JobShape, mintedToken, type TestJob, type TestToken } from './test-job.ts';
import { TestLog } from './test-log.ts';
import { nativeArtefacts } from './test-native.ts';
import { type TestRun, testRun } from './test-run.ts';

export type Files = Map<string, Uint8Array>;
export type TestPackage = { files: Files; keys: Keys; log: TestLog; predicate: ManifestPredicate };

/** A moment after everything that a test package tells. */
export const later = new Date('2026-04-01T00:00:00.000Z');

type Native = Awaited<ReturnType<typeof nativeArtefacts>>;
export type Story = {
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
