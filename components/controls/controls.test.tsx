import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import type { ControlDetail } from '#lib/controls/control-entry.ts';
import type { Retained, RetainState } from '#lib/controls/retain-evidence.ts';
import { ChecklistCard } from './checklist-card.tsx';
import { ControlDesk } from './control-desk.tsx';
import { ControlFacts } from './control-facts.tsx';
import { ControlList } from './control-list.tsx';
import { DrillsCard } from './drills-card.tsx';
import { EffectCard } from './effect-card.tsx';
import { emptyDraft } from './order-draft.ts';
import { ProofCard } from './proof-card.tsx';
import { RetainCard } from './retain-card.tsx';
import { ReviewCard } from './review-card.tsx';
import { RollBackCard } from './roll-back-card.tsx';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {}, refresh: () => {} }) }));

const reversed = 'fin\u202eecna\u202c<img src=x>';
const at = '2026-03-02T12:00:00.000Z';
const job = (jobId: string, state = 'stopped', verdict: string | null = null) => ({ jobId, state, verdict });

const control: ControlDetail = {
  id: '0192f0c1-2f5a-7b1e-8a53-6d0f4a8f2c11',
  kind: 'freeze',
  scope: 'room',
  subject: '!a:x',
  subjectName: reversed,
  roomId: '!a:x',
  span: { from: null, to: null },
  reason: reversed,
  appliedBy: '@adam:x',
  appliedAt: at,
  endsAt: at,
  inForce: true,
  lifted: null,
  tasksOpen: 1,
  tasksAll: 1,
  appliedByActor: 'person:1 @adam:x',
  effect: {
    reopened: [],
    stopped: [job('AAAAAAAAAAAA', 'stopped', 'INCOMPLETE')],
    held: [job('BBBBBBBBBBBB', 'running')],
    waiting: [],
    voided: [],
    hidden: 2,
    tokens: null,
    tokenCount: 3,
    streams: 1,
    toolCalls: 0,
  },
  tasks: [
    { id: 't', tool: 'write_pr', credential: 'Token of the code host', done: { by: '@b:x', at, note: reversed } },
  ],
  review: {
    packageId: 'p',
    packageSha256: 'f'.repeat(64),
    verdict: 'VALID',
    code: 'OK',
    statement: reversed,
    by: '@audrey:x',
    at,
  },
  disputedJobId: 'AAAAAAAAAAAA',
  rollBack: {
    hashBefore: 'A'.repeat(43),
    hashAfter: 'B'.repeat(43),
    difference: { gained: [reversed], lost: [], changed: [] },
    ranUnder: [job('CCCCCCCCCCCC', 'done', 'VALID')],
    more: false,
  },
  signed: { apply: true, lift: false },
};

const proof = {
  missing: [],
  refusedDecisions: 1,
  refusedCalls: 2,
  cutStreams: 1,
  outside: null,
  minted: 0,
  executors: [
    { process: 'web@h:1', lastSeenAt: at, acknowledgedMs: 12 },
    { process: 'gateway@h:2', lastSeenAt: at, acknowledgedMs: null },
  ],
  agents: [{ did: 'did:key:z6', name: reversed, lastSeenAt: null, lastRefusalAt: at }],
};

const retained = (state: RetainState): Retained => ({
  controlId: control.id,
  kind: 'triage',
  lookedAt: at,
  summary: { complete: state === 'there', there: 1, expected: 2, words: `Not complete: ${reversed}.` },
  groups: [
    {
      title: 'Approvals tried meanwhile',
      items: [
        {
          kind: 'entry',
          what: reversed,
          id: '17',
          digest: 'f'.repeat(64),
          href: '/audit/17',
          roomId: null,
          state,
          note: reversed,
          at,
        },
      ],
    },
  ],
  hidden: 2,
});

describe('what others wrote', () => {
  const pages = [
    <ControlList key="list" controls={[control]} />,
    <ControlFacts key="facts" control={control} />,
    <ProofCard key="proof" proof={proof} kind="freeze" live />,
    <ChecklistCard key="tasks" tasks={control.tasks} action={null} />,
    <ReviewCard key="review" controlId="c" disputedJobId="J" review={control.review} action={null} />,
    <RetainCard key="retained" retained={retained('there')} log />,
    control.rollBack && <RollBackCard key="rollback" rollBack={control.rollBack} />,
    <ControlDesk
      key="desk"
      subjects={{ room: [{ subject: '!a:x', name: reversed }], agent: [], job: [], approver: [], policy: [] }}
      actions={{} as never}
      start={{ draft: emptyDraft, incident: { id: 'INC-00000000', title: reversed } }}
    />,
  ];
  test.each(pages.map((page) => [page?.key, page] as const))(
    'neither turns text around nor is markup: %s',
    (_key, page) => {
      const html = renderToStaticMarkup(page);
      expect(html).not.toContain('\u202e');
      expect(html).not.toContain('<img src=x>');
    },
  );
});

describe('what a control page says', () => {
  test('the proof in words: nothing minted, who acknowledged when, who has not, and the last refusal', () => {
    const html = renderToStaticMarkup(<ProofCard proof={proof} kind="freeze" live />);
    for (const words of ['0: nothing was minted', 'After 12 ms', 'Not yet', 'gateway@h:2'])
      expect(html).toContain(words);
    expect(renderToStaticMarkup(<ProofCard proof={{ ...proof, minted: 2 }} kind="triage" live />)).toContain(
      '2: it does not hold',
    );
  });

  test('that an entry of the control itself is missing from the log, above what was counted', () => {
    const html = renderToStaticMarkup(
      <ProofCard proof={{ ...proof, missing: ['control.applied', 'control.lifted'] }} kind="freeze" live={false} />,
    );
    for (const words of ['was applied (control.applied) is missing', 'was lifted (control.lifted) is missing'])
      expect(html).toContain(words);
    expect(html).toContain('0: nothing was minted');
  });

  test('what the issuer outside was told is counted, with its last error and since when it waits', () => {
    const outside = { told: 3, confirmed: 2, refused: [], lastError: 'It answered 503 (HTTP_503).', since: at };
    const html = renderToStaticMarkup(<ProofCard proof={{ ...proof, outside }} kind="revoke" live />);
    for (const words of ['Outside issuer', '2 of 3 confirmed', 'Last error: It answered 503 (HTTP_503).'])
      expect(html).toContain(words);
    expect(renderToStaticMarkup(<ProofCard proof={proof} kind="revoke" live />)).not.toContain('Outside issuer');
  });

  test('a control that no process enforces is said to be enforced by none', () => {
    const html = renderToStaticMarkup(<ProofCard proof={{ ...proof, executors: [] }} kind="triage" live />);
    expect(html).toContain('No process that enforces controls has been seen lately.');
  });

  test('each thing to retain by its id and digest with what was found, in words', () => {
    const found = ['There', 'Not yet', 'Missing', 'Not as stored', 'Erased on purpose', 'Hidden for now'];
    const states: RetainState[] = ['there', 'waiting', 'missing', 'altered', 'erased', 'withheld'];
    for (const [i, state] of states.entries()) {
      const html = renderToStaticMarkup(<RetainCard retained={retained(state)} log />);
      for (const words of [`${found[i]}</span>`, 'href="/audit/17"', 'f'.repeat(64), '2 of these lie in rooms']) {
        expect(html).toContain(words);
      }
    }
    expect(renderToStaticMarkup(<RetainCard retained={retained('there')} log={false} />)).not.toContain('/audit/17');
  });

  test('the jobs that it touched, and that there is more in rooms that the reader does not see', () => {
    const html = renderToStaticMarkup(<EffectCard effect={control.effect} />);
    expect(html).toContain('/evidence/job/AAAAAAAAAAAA');
    expect(html).toContain('INCOMPLETE');
    expect(html).toContain('evidence once it has ended');
    expect(html).toContain('2 jobs in rooms that you do not see.');
    expect(html).toContain('3 tokens revoked');
  });

  test('that it was signed, and when it ends', () => {
    const html = renderToStaticMarkup(<ControlFacts control={control} />);
    expect(html).toContain('signed with a passkey');
    expect(html).toContain('Ends by itself');
  });

  test('who may only read is offered nothing to press', () => {
    for (const page of [
      <ChecklistCard key="1" tasks={[{ id: 't', tool: 'http', credential: 'Keys', done: null }]} action={null} />,
      <ReviewCard key="2" controlId="c" disputedJobId="J" review={null} action={null} />,
      <DrillsCard key="3" drills={[]} start={null} />,
    ]) {
      expect(renderToStaticMarkup(page)).not.toContain('<button');
    }
  });
});

test('a drill is listed per process, with who did not answer, and leads to its attestation', () => {
  const drill = {
    id: 'd1',
    startedBy: 'the worker',
    startedAt: at,
    endedAt: at,
    passed: false,
    results: [
      { process: 'web@h:1', stoppedMs: 9, stray: [] },
      { process: 'web@h:3', stoppedMs: 4, stray: ['mint: MINTED'] },
    ],
    silent: ['gateway@h:2'],
    attested: true,
  };
  const html = renderToStaticMarkup(<DrillsCard drills={[drill]} start={null} />);
  for (const words of [
    'Failed',
    'web@h:1: 9 ms',
    'web@h:3: not stopped (mint: MINTED)',
    'gateway@h:2: no answer',
    '/controls/drills/d1',
  ]) {
    expect(html).toContain(words);
  }
});
