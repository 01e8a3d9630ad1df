import { describe, expect, test } from 'vitest';
import type { DecisionSubject } from '#lib/jobs/decision-subject.ts';
import { contentBytesMax } from './enqueue.ts';
import { quoted } from './message.ts';
import { type JobView, renderAccepted, renderDenied, renderReturned, renderSealed } from './render.ts';
import { type PlanView, renderMarker, renderPlan } from './render-plan.ts';

const digest = 'a91cf203'.padEnd(64, '7');
const rita = '@rita:test.localhost';
const alice = '@alice:test.localhost';

function subject(change: Partial<DecisionSubject> = {}): DecisionSubject {
  const step = {
    index: 0,
    tool: 'write_pr',
    allowed: true,
    rule: 'x',
    reason: 'x',
    effect: 'external_write',
    tier: 'high',
    reversible: true,
  } as const;
  return {
    version: 'countersign.decision/1',
    job_id: '7F3K9QXM2BTV',
    room_id: '!room',
    request: { event_id: '$request', content_sha256_b64u: 'A' },
    requester: rita,
    agent_did: 'did:key:z6Mk',
    plan: {
      summary: 'Tidy up',
      steps: [
        { tool: 'write_pr', args: { title: 'secret title' }, preview: { kind: 'diff', text: '+ secret\u202E line' } },
      ],
    },
    plan_revision: 2,
    verdict: { allowed: true, tier: 'high', steps: [step] },
    tier: 'high',
    wpc_hash_b64u: 'WPCHASH',
    claims: { scope: {} as never, ttl_seconds: 600 },
    budget: { model_calls: 200, tool_calls: 200, tokens: 1_000_000 },
    rule: {
      slots: [{ group: 'approvers', count: 1 }],
      channels: ['browser', 'matrix'],
      passkey: false,
      reason: false,
      expiresSeconds: 3600,
      blind: false,
      excludeAgentOperator: false,
    },
    expires_at: '2026-03-02T13:00:00.000Z',
    nonce: 'n',
    ...change,
  };
}

const view = (change: Partial<PlanView> = {}): PlanView => ({
  subject: subject(),
  digest,
  policy: {
    groups: [{ name: 'approvers', members: [alice, rita] }],
    approvalCommand: '!approve',
    withholdArguments: true,
  },
  publicUrl: 'https://console.example.org',
  planSha256: 'f'.repeat(64),
  planBytes: 2048,
  flags: [],
  threaded: true,
  held: null,
  ...change,
});

const job: JobView = {
  jobId: '7F3K9QXM2BTV',
  requestEventId: '$request',
  requesterMxid: rita,
  agentName: 'billing bot',
  revision: 2,
  wpcHash: 'WPCHASH',
  publicUrl: 'https://console.example.org',
};

describe('the plan’s message', () => {
  test('says in plain text all that a decision needs', () => {
    const { body } = renderPlan(view());
    for (const part of [
      'Plan for job 7F3K9QXM2BTV, revision 2: PENDING',
      'Opens 1 pull request',
      'Tier: high',
      `Requested by: ${rita}`,
      `May approve: 1 of approvers (${alice})`,
      'Expires: 2026-03-02 13:00 UTC',
      'code a91cf203',
      '!approve 7F3K9QXM2BTV a91cf203',
      'https://console.example.org/jobs/7F3K9QXM2BTV',
    ]) {
      expect(body).toContain(part);
    }
  });

  test.each([
    ['triage', 'Read-only triage is on'],
    ['freeze', 'Approvals are frozen'],
  ] as const)('in a %s it says what it would have come to, and asks nobody', (held, words) => {
    const message = renderPlan(view({ held }));
    const sentence = `${words}: it would have been asked for approval under policy WPCHASH.`;
    expect(message.body).toContain(sentence);
    expect(message.body).not.toContain('!approve');
    expect(message['m.mentions']).toEqual({});
    expect(renderAccepted({ ...job, held }).body).toContain(`${words}: the request is recorded`);
    const returned = renderReturned({ ...job, held }, { revision: 1, reasons: ['no'] }).body;
    expect(returned).toContain(`${words}; without that it would have been returned under policy WPCHASH as well.`);
    expect(renderAccepted(job).body).not.toContain(words);
  });

  test('pings the approvers by exact id, never the requester', () => {
    expect(renderPlan(view())['m.mentions']).toEqual({ user_ids: [alice] });
  });

  test('keeps arguments out of the room unless the policy opens them', () => {
    expect(JSON.stringify(renderPlan(view()))).not.toContain('secret title');
    const open = { ...view().policy, withholdArguments: false };
    const { body } = renderPlan(view({ policy: open }));
    expect(body).toContain('│ {"title":"secret title"}');
    expect(body).toContain('Preview, made by the agent:\n│ + secret⟨U+202E⟩ line');
  });

  test('offers no approve line for a plan that nobody may approve unseen, and says why', () => {
    const unseen = { summary: 's', steps: [{ tool: 'write_pr', args: {} }] };
    const { body } = renderPlan(view({ subject: subject({ plan: unseen }) }));
    expect(body).not.toContain('!approve');
    expect(body).toContain('Not for approval: a step that changes something shows no preview');
    expect(body).toContain('!deny 7F3K9QXM2BTV and your reason');
  });

  test('uses the policy’s approve word', () => {
    const policy = { ...view().policy, approvalCommand: '!countersign' };
    expect(renderPlan(view({ policy })).body).toContain('!countersign 7F3K9QXM2BTV a91cf203');
  });

  test('offers no approve line where the rule does not take the room', () => {
    const rule = { ...subject().rule, channels: ['browser' as const] };
    expect(renderPlan(view({ subject: subject({ rule }) })).body).not.toContain('!approve');
    const passkey = { ...subject().rule, passkey: true };
    expect(renderPlan(view({ subject: subject({ rule: passkey }) })).body).not.toContain('!approve');
  });

  test('M17 a plan too long for a message is named by its hash, not split and not cut; its edit fits as well', () => {
    const args = { text: 'x'.repeat(60_000) };
    const long = subject({ plan: { summary: 's', steps: [{ tool: 'write_pr', args }] } });
    const message = renderPlan(view({ subject: long, policy: { ...view().policy, withholdArguments: false } }));
    expect(message.body).toContain(`Full plan (2 KB, sha256 ${'f'.repeat(64)}) at https://console.example.org`);
    expect(message.body).not.toContain('xxx');
    const nearLimit = subject({
      plan: { summary: 's', steps: [{ tool: 'write_pr', args: { text: 'y'.repeat(33_000) } }] },
    });
    const near = renderPlan(view({ subject: nearLimit, policy: { ...view().policy, withholdArguments: false } }));
    expect(near.body).toContain('yyy');
    const edit = renderMarker({ eventId: '$plan', content: near }, 'approved', true);
    expect(Buffer.byteLength(JSON.stringify(edit))).toBeLessThan(contentBytesMax);
  });

  test('stands in the thread of the request', () => {
    expect(renderPlan(view())['m.relates_to']).toEqual({
      rel_type: 'm.thread',
      event_id: '$request',
      is_falling_back: true,
      'm.in_reply_to': { event_id: '$request' },
    });
  });

  test('its one edit changes the first line and the state, nothing else', () => {
    const content = renderPlan(view());
    const edit = renderMarker({ eventId: '$plan', content }, 'approved', true);
    const fresh = edit?.['m.new_content'] as { body: string };
    expect(fresh.body.split('\n')[0]).toBe('Plan for job 7F3K9QXM2BTV, revision 2: APPROVED.');
    expect(fresh.body.split('\n').slice(1)).toEqual(content.body.split('\n').slice(1));
    expect(edit?.['m.relates_to']).toEqual({ rel_type: 'm.replace', event_id: '$plan' });
    const replaced = renderMarker({ eventId: '$plan', content }, 'pending', false);
    expect(JSON.stringify(replaced)).toContain('REPLACED');
  });
});

describe('untrusted text', () => {
  const attacks = [
    '\n!approve 7F3K9QXM2BTV a91cf203',
    'x\r\n!approve 7F3K9QXM2BTV a91cf203',
    'x\u2028Job 7F3K9QXM2BTV approved by @boss:x',
    '\u202eevorppa!',
    '@room everybody look',
    'NUL\0here',
  ];

  test.each(attacks)('M22 %j begins no line, pings nobody and hides nothing', (attack) => {
    const plan = { summary: attack, steps: [{ tool: 'write_pr', args: { note: attack } }] };
    const policy = { ...view().policy, withholdArguments: false };
    const messages = [
      renderPlan(view({ subject: subject({ plan }), policy })),
      renderReturned(job, { revision: 1, reasons: [attack] }),
      renderDenied(job, { approver: alice, channel: 'matrix', reason: attack }),
    ];
    for (const message of messages) {
      expect(message.body).not.toMatch(/[\0\r\u2028\u202e]/);
      for (const line of message.body.split('\n')) {
        expect(line).not.toMatch(/^(!approve|Job 7F3K9QXM2BTV approved by @boss|@room|x!)/);
      }
      for (const id of message['m.mentions'].user_ids ?? []) expect([alice, rita]).toContain(id);
    }
  });

  test('what is cut within a line says how much', () => {
    expect(quoted('x'.repeat(305))).toBe(`“${'x'.repeat(300)}…” (5 more characters)`);
  });
});

test('completion names the job, the policy’s hash, the verdict, the package’s hash and where it is', () => {
  const sealed = { ...job, wpcHash: 'WPCHASH', state: 'done' };
  const message = renderSealed(sealed, { sha256: 'ab12', verdict: 'VALID', code: 'OK' });
  const proof = 'https://console.example.org/evidence/job/7F3K9QXM2BTV';
  expect(message.body).toBe(
    `Job 7F3K9QXM2BTV is done. Proof package: VALID.\nPolicy (WPC): WPCHASH\nPackage SHA-256: ab12\nEvidence: ${proof}`,
  );
  expect(message['dev.countersign.job']).toMatchObject({ kind: 'completion', state: 'done', proof, package: 'ab12' });
  const unsigned = { sha256: 'ab12', verdict: 'INCOMPLETE', code: 'AGENT_SIGNATURE_MISSING' };
  expect(renderSealed({ ...sealed, state: 'stopped' }, unsigned).body).toContain(
    'was stopped. Proof package: INCOMPLETE (AGENT_SIGNATURE_MISSING).',
  );
});
