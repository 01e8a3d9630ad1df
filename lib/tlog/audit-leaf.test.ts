import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { auditLeafText } from './audit-leaf.ts';
import { codeOf } from './testing.ts';

const entry = {
  action: 'job.requested',
  actor: '@ana:example.org',
  target: 'job:1',
  at: new Date('2026-03-04T05:06:07.089Z'),
  detailText: '{"a":"ü"}',
  salt: 'c2FsdA',
};

describe('the leaf of an audit entry', () => {
  it('is canonical JSON whose detail is a salted digest', () => {
    const digest = createHash('sha256').update('c2FsdA\n{"a":"ü"}').digest('hex');
    expect(auditLeafText(entry)).toBe(
      `{"action":"job.requested","actor":"@ana:example.org","at":"2026-03-04T05:06:07.089Z","detail_sha256":"${digest}","kind":"audit","target":"job:1","v":1}`,
    );
  });

  it('differs with every field', () => {
    const others = [
      { action: 'job.voided' },
      { actor: 'x' },
      { target: 'x' },
      { at: new Date('2026-03-04T05:06:07.090Z') },
      { detailText: '{"a":"u"}' },
      { salt: 'c2FsdB' },
    ];
    const texts = [entry, ...others.map((change) => ({ ...entry, ...change }))].map(auditLeafText);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('is refused when it is longer than a leaf can be', async () => {
    expect(await codeOf(() => auditLeafText({ ...entry, target: 'x'.repeat(65_536) }))).toBe('BAD_LEAF');
  });
});
