import { describe, expect, test } from 'vitest';
import { auditActions } from './entry-words.ts';
import { classify, classNames } from './ocsf-classes.ts';
import { type LoggedEntry, ocsfEvent } from './ocsf-event.ts';

const entry = (change: Partial<LoggedEntry>): LoggedEntry => ({
  id: 7n,
  action: 'job.denied',
  actor: 'person:p1 @alice:x',
  target: 'job:cj_1',
  jobId: 'cj_1',
  roomId: '!r:x',
  at: new Date('2026-03-02T12:00:00.123Z'),
  detailText: '{"reason":"no"}',
  shard: 0,
  index: 41n,
  ...change,
});
const event = (change: Partial<LoggedEntry>, hidden = false) =>
  ocsfEvent(entry(change), hidden, 'https://console.example.org') as Record<string, never>;

/** What the schema of each class requires beyond the base event (ocsf-schema 1.3, events/iam and events/application). */
const required = {
  3001: ['user'],
  3002: ['user', 'service'],
  3004: ['entity'],
  6003: ['actor', 'api', 'src_endpoint'],
} as const;
const base = ['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid'];

test.each(auditActions)('%s is an event with what its class requires', (action) => {
  const detail = {
    mxid: '@bob:x',
    sessionId: 's1',
    method: 'oidc',
    name: 'read',
    code: 'C',
    reason: 'r',
    kind: 'triage',
  };
  const lists = { reasons: [], cuts: [], removed: [], jobsReopened: [] };
  const all = {
    ...detail,
    ...lists,
    to: 'lost',
    sha256: 'f'.repeat(64),
    subject: 'kept_bodies',
    outcome: 'complete',
    scope: 'room',
  };
  const made = event({ action, target: 'person:p2', detailText: JSON.stringify(all) });
  const { class: of, activity } = classify(action);
  for (const name of [...base, ...required[of]]) expect(made, name).toHaveProperty(name);
  expect(made).toMatchObject({
    class_uid: of,
    category_uid: Math.floor(of / 1000),
    type_uid: of * 100 + activity,
    class_name: classNames[of],
    time: 1772452800123,
    metadata: { uid: '7', version: '1.3.0', event_code: action, product: { name: 'Countersign' } },
    unmapped: { action, target: 'person:p2', log: { shard: 0, index: 41 } },
  });
});

describe('the class is the honest one', () => {
  test('sessions are authentications, roles are changes of accounts, calls are API activity', () => {
    expect(
      event({ action: 'session.started', target: 'person:p1', detailText: '{"sessionId":"s","method":"oidc"}' }),
    ).toMatchObject({
      type_uid: 300201,
      status_id: 1,
      auth_protocol_id: 4,
      session: { uid: 's' },
      user: { uid: 'person:p1', name: '@alice:x' },
    });
    expect(
      event({
        action: 'sign_in.refused',
        actor: 'system:console',
        target: 'matrix:@bob:x',
        detailText: '{"mxid":"@bob:x","code":"WRONG_CODE"}',
      }),
    ).toMatchObject({ type_uid: 300201, status_id: 2, status_detail: 'WRONG_CODE', user: { name: '@bob:x' } });
    expect(event({ action: 'role.granted', target: 'person:p2', detailText: '{"role":"admin"}' })).toMatchObject({
      type_uid: 300107,
      actor: { user: { uid: 'person:p1', name: '@alice:x', type_id: 1 } },
      user: { uid: 'person:p2' },
    });
    expect(
      event({
        action: 'call.refused',
        actor: 'agent:did:key:z1',
        detailText: '{"kind":"tool","name":"exec","code":"NOT_PLANNED"}',
      }),
    ).toMatchObject({ type_uid: 600399, status_id: 2, api: { operation: 'exec' }, activity_name: 'call.refused' });
    expect(event({ action: 'evidence.exported', detailText: '{"what":"package"}' })).toMatchObject({
      type_uid: 300402,
    });
  });

  test('an action that this version does not know still becomes an event', () => {
    expect(event({ action: 'future.thing', detailText: '{}' })).toMatchObject({
      type_uid: 300499,
      activity_name: 'future.thing',
    });
  });
});

test('a hidden vote says neither who cast it nor how', () => {
  const vote = {
    action: 'decision.recorded',
    detailText: '{"decision":"deny","approver":"@alice:x","reason":"Unmistakable"}',
  };
  const text = JSON.stringify(event(vote, true));
  expect(text).not.toMatch(/alice|deny|Unmistakable|p1/);
  expect(event(vote, true)).toMatchObject({ metadata: { uid: '7' }, unmapped: { detail: { hidden: true } } });
});

test('hostile text is text: one line of JSON, whatever an entry holds', () => {
  const hostile = '\n{"metadata":{"uid":"8"}}\u2028\u0000‮';
  const line = JSON.stringify(
    event({ target: `job:${hostile}`, detailText: JSON.stringify({ reason: hostile, __proto__: 1 }) }),
  );
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toMatchObject({ metadata: { uid: '7' }, comment: hostile });
});
