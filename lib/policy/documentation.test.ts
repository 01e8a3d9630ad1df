import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { knownTools, toolEffect } from './catalogue.ts';
import { compileWpc, effectivePolicy } from './compile.ts';
import { assertEnforceable } from './enforceable.ts';
import { judgePlan } from './judge-plan.ts';
import { parseWpcSource } from './source.ts';
import { ids, now, planOf, room } from './testing.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/policies.md'), 'utf8');
const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

describe('docs/policies.md', () => {
  test('every example is a policy that can be published', () => {
    expect(examples).toHaveLength(2);
    for (const example of examples) {
      const source = parseWpcSource(example);
      assertEnforceable(source);
      effectivePolicy(compileWpc(source, ids));
    }
  });
  test('the table of verdicts is what the smallest policy says', () => {
    const policy = effectivePolicy(compileWpc(parseWpcSource(examples[0] ?? ''), ids));
    const rows = [...text.matchAll(/^\| `(\w+)` \| (allowed|denied) \| `([^`]+)` \|$/gm)];
    expect(rows).toHaveLength(5);
    for (const [, tool = '', verdict, rule] of rows) {
      const [step] = judgePlan(planOf(tool), policy, { now, roomId: room }).steps;
      expect([tool, step?.allowed ? 'allowed' : 'denied', step?.rule]).toEqual([tool, verdict, rule]);
    }
  });
  test('the table of tools is the catalogue', () => {
    const rows = [...text.matchAll(/^\| (`[^|]+`) \| [^|]+ \| (yes|no) \| (\w+) \|$/gm)];
    const listed = rows.flatMap(([, names = '', reversible, tier]) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, tool = '']) => ({ tool, reversible: reversible === 'yes', tier })),
    );
    expect(listed.map(({ tool }) => tool).sort()).toEqual(knownTools().sort());
    for (const { tool, ...documented } of listed) expect(toolEffect(tool)).toMatchObject(documented);
  });
});
