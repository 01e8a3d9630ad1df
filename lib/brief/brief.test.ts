import { describe, expect, it } from 'vitest';
import type { Review } from '#lib/evidence/review/review.ts';
import { type BriefBudget, briefContent } from './brief-content.ts';
import { briefFile } from './brief-file.ts';
import { textRuns } from './brief-text.ts';
import { drawBrief } from './draw-brief.ts';

const at = '2026-03-02T12:00:00.000Z';
const wide: BriefBudget = { text: 700, votes: 12, steps: 24, notProven: 12 };

const review = (change: Partial<Review> = {}): Review => ({
  jobId: '7F3K9QXM2BTV',
  state: 'done',
  stateReason: null,
  room: { roomId: '!finance:example.org', name: 'Finance' },
  requesterMxid: '@rita:example.org',
  request: { eventId: '$e', text: 'Reconcile the ledger', at, sha256: 'A'.repeat(43), changed: 0 },
  agent: { name: 'Reference agent', did: 'did:key:z6MkAgent' },
  tier: 'high',
  effect: 'Opens 1 pull request; nothing is executed',
  policy: { hash: 'B'.repeat(43), policyId: 'finance' },
  finishedAt: at,
  verdict: 'VALID',
  code: 'OK',
  report: null,
  verdictOf: 'package',
  bundle: null,
  package: { packageId: 'pkg', state: 'sealed', sha256: 'c0ffee'.repeat(10), bytes: 1, sealedAt: at },
  approvals: [
    {
      decisionId: 'd',
      kind: 'approve',
      approverMxid: '@alice:example.org',
      slot: 'approvers',
      channel: 'browser',
      evidenceLevel: 'browser-passkey',
      reason: null,
      at,
      revision: 1,
      digest: 'd'.repeat(64),
      dropped: null,
      passkey: null,
    },
  ],
  hiddenVotes: false,
  tokens: [],
  nodes: [],
  work: {
    revision: 1,
    approved: true,
    summary: '',
    steps: [
      { number: 1, tool: 'write_pr', args: {}, effect: 'external_write', tier: 'high', status: 'done', calls: [] },
    ],
    unplanned: [],
    refused: [],
    modelCalls: [],
    deviations: 0,
  },
  receipts: [],
  totals: {
    modelCalls: 1,
    toolCalls: 1,
    input: 1200,
    output: 80,
    costs: [],
    unpriced: ['openai/x'],
    byModel: [],
    callsWithoutReceipt: 0,
  },
  milestones: [],
  hasPulse: true,
  ...change,
});

const rows = (change: Partial<Review> = {}, budget = wide) =>
  Object.fromEntries(briefContent(review(change), budget).rows.map(({ label, lines }) => [label, lines.join('\n')]));

describe('what the brief says', () => {
  it('names who asked, who approved what with which evidence, what was done, and how to check it', () => {
    const said = rows();
    expect(said['Who asked']).toBe('@rita:example.org in Finance, 2026-03-02 12:00:00 UTC');
    expect(said['What was approved, by whom']).toContain('Opens 1 pull request; nothing is executed. Tier: high.');
    expect(said['What was approved, by whom']).toContain(
      '@alice:example.org approved, 2026-03-02 12:00:00 UTC, signed',
    );
    expect(said['What was done']).toContain('1 of 1 approved step done; 1 model call. No deviation from the plan.');
    expect(said['The package and how to check it']).toContain(`SHA-256 ${'c0ffee'.repeat(10)}`);
  });

  it('invents no price: without one it counts tokens', () => {
    expect(rows().Cost).toBe('No price is known. 1,200 tokens in, 80 out, by the provider’s count.');
    const totals = { ...review().totals, costs: [{ amount: 0.0123, currency: 'USD' }], unpriced: [] };
    expect(rows({ totals }).Cost).toContain('USD 0.012, at the operator’s prices.');
  });

  it('says how much of a long text is left out, and that nothing was done without an approval', () => {
    const long = { ...review().request, text: 'x'.repeat(1000) };
    expect(rows({ request: long })['What was asked']).toMatch(/^x{700} … \(300 more characters; the whole is in/);
    const work = { ...review().work, approved: false };
    expect(rows({ work, approvals: [] })).toMatchObject({
      'What was put to people': expect.stringContaining('Nobody decided.'),
      'What was done': 'Nothing: no plan was approved.',
    });
  });
});

describe('text of others on paper', () => {
  const latinOnly = (codePoint: number) => (codePoint < 0x250 ? 'latin' : null);

  it('spells what hides, what imitates a mark, and what no face has; it drops nothing', () => {
    const text = `a\u202eb ⟨U+0041⟩ 漢`;
    const said = textRuns(text, latinOnly)
      .map((run) => (run.face === null ? `[${run.text.trim()}]` : run.text))
      .join('');
    expect(said).toBe('a[U+202E]b [U+27E8]U+0041[U+27E9] [U+6F22]');
  });

  it('keeps words of one face together', () => {
    expect(textRuns('two words', latinOnly)).toEqual([{ text: 'two words', face: 'latin' }]);
  });
});

describe('the printed page', () => {
  const bytesOf = async (change: Partial<Review> = {}) => (await briefFile(review(change))).body;

  it('is the same file for the same evidence, byte for byte', async () => {
    const [first, second] = await Promise.all([bytesOf(), bytesOf()]);
    expect(Buffer.compare(first, second)).toBe(0);
    expect(Buffer.from(first.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(Buffer.compare(first, await bytesOf({ requesterMxid: '@other:example.org' }))).not.toBe(0);
  });

  it('is one page, whatever was written: a megabyte, scripts without a face, marks that turn text round', {
    timeout: 60_000,
  }, async () => {
    const hostile = [
      'x'.repeat(1_000_000),
      '漢字'.repeat(2000),
      '\u202eevil '.repeat(500),
      'Ω Жук ñ ł नमस्ते '.repeat(300),
    ];
    for (const text of hostile) {
      const change = {
        requesterMxid: text,
        room: { roomId: '!r', name: text },
        request: { ...review().request, text },
        agent: { name: text, did: 'did:key:z6Mk' },
        effect: text,
        approvals: Array.from({ length: 40 }, () => ({
          ...(review().approvals[0] as never as object),
          approverMxid: text,
        })),
      } as Partial<Review>;
      const { body } = await briefFile(review(change));
      const pages = Buffer.from(body)
        .toString('latin1')
        .match(/\/Type \/Page\b/g);
      expect(pages).toHaveLength(1);
    }
  });

  it('takes a second page rather than cut, and says so', async () => {
    const request = { ...review().request, text: 'word '.repeat(3000) };
    const budget = { ...wide, text: 20_000 };
    expect((await drawBrief(briefContent(review({ request }), budget))).pages).toBeGreaterThan(1);
  });
});
