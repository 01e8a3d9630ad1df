// A console that lies in one place and seals anew, with all its keys but the agent's and the approver's: the check that
// notices is named, and the verdict is never VALID.

import { beforeAll, expect, test } from 'vitest';
import { utf8 } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { buildPackage, later, pinnedKeys, seal, type TestPackage } from './testing/build-package.ts';
import { verifyPackage } from './verify-package.ts';

let ran: TestPackage;
let denied: TestPackage;
let unsigned: TestPackage;

beforeAll(async () => {
  ran = await buildPackage({ name: 'alpha', modelCalls: 2 });
  denied = await buildPackage({ name: 'gamma', modelCalls: 0, denied: true });
  unsigned = await buildPackage({ name: 'delta', modelCalls: 2, signed: false });
});

// biome-ignore lint/suspicious/noExplicitAny: documents are changed as a liar would
type Document = any;

async function judge(made: TestPackage, edits: Record<string, (document: Document) => Document | undefined>) {
  const forged = { ...made, files: new Map(made.files), predicate: structuredClone(made.predicate) };
  for (const [path, edit] of Object.entries(edits)) {
    if (path === 'predicate') {
      edit(forged.predicate);
      continue;
    }
    const document = JSON.parse(new TextDecoder().decode(forged.files.get(path)));
    forged.files.set(path, utf8(canonicalJson(edit(document) ?? document)));
  }
  await seal(forged);
  return verifyPackage(forged.files, { now: later, trusted: pinnedKeys(made.keys) });
}

const failed = ({ checks }: Awaited<ReturnType<typeof judge>>) =>
  checks.filter(({ outcome }) => outcome === 'failed').map(({ name, code }) => `${name}: ${code}`);

type Edits = Parameters<typeof judge>[1];
const lies: [string, Edits, string][] = [
  ['hides its last call', { 'run/calls.json': (calls) => calls.slice(0, -1) }, 'calls: CALL_MISMATCH'],
  [
    'hides a call in the middle',
    { 'run/calls.json': (calls) => calls.filter((_: unknown, i: number) => i !== 1) },
    'calls: SEQUENCE_GAP',
  ],
  [
    'hides its last receipt',
    { 'run/receipts.json': (list) => list.slice(0, -1) },
    'list of receipts: CALL_WITHOUT_RECEIPT',
  ],
  [
    'says that fewer calls were made',
    {
      predicate: (said) => {
        said.seqLast -= 1;
      },
    },
    'summary in the manifest: MANIFEST_MISMATCH',
  ],
  [
    'says that a completed call failed',
    {
      'run/calls.json': (calls) => {
        calls[0].outcome = 'upstream_error';
      },
    },
    'log: calls: ENTRY_MISMATCH',
  ],
  [
    'drops the receipt of a completed call',
    {
      'run/calls.json': (calls) => {
        calls[0].receipt_id = null;
      },
    },
    'outcomes of calls: CALL_WITHOUT_RECEIPT',
  ],
  [
    'carries out a step twice',
    {
      'run/calls.json': (calls) => {
        calls[2].step_index = 1;
        calls[2].name = 'write_pr';
      },
    },
    'planned and executed: RECEIPT_WITHOUT_STEP',
  ],
  [
    'gives a step other arguments',
    {
      'run/calls.json': (calls) => {
        calls[3].args = '{}';
      },
    },
    'calls: CALL_MISMATCH',
  ],
  ['hides a decision', { 'decisions.json': () => [] }, 'quorum of every token: QUORUM_NOT_MET'],
  [
    'names another approver',
    {
      'decisions.json': ([one]) => {
        one.approver = '@bo:example.com';
      },
    },
    'passkey signatures: PASSKEY_ASSERTION_INVALID',
  ],
  [
    'names an approver who is none',
    {
      'decisions.json': ([one]) => {
        one.approver = '@eve:example.com';
      },
    },
    'what people answered: DECISION_INVALID',
  ],
  [
    'turns a denial round',
    {
      'decisions.json': ([one]) => {
        one.kind = 'deny';
      },
    },
    'passkey signatures: PASSKEY_ASSERTION_INVALID',
  ],
  [
    'leaves the passkey out',
    {
      'decisions.json': ([one]) => {
        one.assertion = null;
      },
    },
    'passkey signatures: PASSKEY_MISSING',
  ],
  [
    'allows the token more',
    {
      'tokens.json': ([one]) => {
        one.claims.scope.push('everything');
      },
    },
    'tokens: TOKEN_MISMATCH',
  ],
  [
    'lets the token last longer',
    {
      'tokens.json': ([one]) => {
        one.claims.exp += 60;
        one.expires_at = '2026-03-02T12:12:00.000Z';
      },
    },
    'tokens: TOKEN_MISMATCH',
  ],
  [
    'raises the budget',
    {
      'tokens.json': ([one]) => {
        one.max.tool_calls += 1;
      },
    },
    'tokens: TOKEN_MISMATCH',
  ],
  [
    'hides that the token was revoked',
    {
      'tokens.json': ([one]) => {
        one.collected_at = null;
      },
    },
    'log: tokens: ENTRY_UNEXPLAINED',
  ],
  [
    'hides an entry of the log',
    { 'log/entries.json': (list) => list.filter(({ leaf }: { leaf: string }) => !leaf.includes('job.finished')) },
    'log: end: ENTRY_MISSING',
  ],
  [
    'changes an entry of the log',
    {
      'log/entries.json': (list) => {
        list.at(-1).detail = list.at(-1).detail.replace('done', 'gone');
      },
    },
    'entries are in the log: ENTRY_MISMATCH',
  ],
  [
    'moves an entry of the log',
    {
      'log/entries.json': (list) => {
        list[3].index += 1;
      },
    },
    'entries are in the log: INCLUSION_INVALID',
  ],
  [
    'tells of another end',
    {
      'job.json': (job) => {
        job.final_state = 'failed';
      },
    },
    'job: MANIFEST_MISMATCH',
  ],
  [
    'asks for another job',
    {
      'job.json': (job) => {
        job.requester = '@eve:example.com';
      },
    },
    'the request: JOB_MISMATCH',
  ],
  [
    'adds a key',
    {
      'keys.json': (keys) => {
        keys.keys[0].role = 'gateway';
      },
    },
    'log: keys: ENTRY_MISSING',
  ],
  [
    'names another log',
    {
      'keys.json': (keys) => {
        keys.logs = [];
      },
    },
    'keys: KEY_MISMATCH',
  ],
  [
    'keeps a body of a call that was none',
    { 'kept.json': () => [{ id: 'x', call_seq: 99, kind: 'request', bytes: 1, salted_sha256: 'a'.repeat(64) }] },
    'bodies kept beside the package: KEPT_MISMATCH',
  ],
];

test.each(lies)('a console that %s is noticed', async (_, edits, expected) => {
  const report = await judge(ran, edits);
  expect(report.verdict).toBe('INVALID');
  expect(failed(report)).toContain(expected);
});

test('a denial is a package of its own: VALID, with nothing planned to be done', async () => {
  const report = await judge(denied, {});
  expect([report.verdict, report.finalState, report.planned, report.native]).toEqual(['VALID', 'denied', [], null]);
  expect((await judge(denied, { 'decisions.json': () => [] })).verdict).toBe('INVALID');
});

test('without the agent’s signature it is INCOMPLETE, and every receipt is verified by itself', async () => {
  const report = await judge(unsigned, {});
  expect([report.verdict, report.code]).toEqual(['INCOMPLETE', 'AGENT_SIGNATURE_MISSING']);
  const forged = await judge(unsigned, {
    'run/receipts.json': (list) => {
      list[0].envelope = list[0].envelope.replace('"tokens_input":10', '"tokens_input":11');
    },
  });
  expect(failed(forged)).toContain('receipts: RECEIPT_INVALID');
  const unchained = await judge(unsigned, {
    'run/events.json': (list) => {
      list[2].timestamp = list[3].timestamp;
    },
  });
  expect(failed(unchained)).toContain('chain of the run’s events: EVENT_CHAIN_BROKEN');
});

test('the console that says itself what is missing makes it INCOMPLETE', async () => {
  const report = await judge(ran, {
    predicate: (said) => {
      said.missing = [{ path: 'matrix/0001.json', reason: 'not stored' }];
    },
  });
  expect([report.verdict, report.code]).toEqual(['INCOMPLETE', 'FILE_MISSING']);
});

test('progress is told once for each check, with those of the native bundle, and ends at the end', async () => {
  const heard: { done: number; total: number }[] = [];
  const { checks, native } = await verifyPackage(ran.files, { now: later, onProgress: (told) => heard.push(told) });
  // The last line of a report says whose keys they were; that is no check that takes time.
  const all = checks.length - 1 + (native?.checks.length ?? 0);
  expect(heard.map(({ done }) => done)).toEqual(Array.from({ length: all }, (_, i) => i + 1));
  expect(heard.at(-1)).toMatchObject({ done: all, total: all });
});
