import { expect, test } from 'vitest';
import { assertEnforceable } from './enforceable.ts';
import { parseWpcSource } from './source.ts';
import { textWith } from './testing.ts';

const slots = [{ group: 'approvers', count: 1 }];

// biome-ignore lint/suspicious/noExplicitAny: documents of any shape
const unkept: [string, (doc: any) => void][] = [['matrix.reactions', (d) => (d.matrix.reactions = 'deny_only')]];

test.each(unkept)('a promise that nothing keeps is refused with its path: %s', (path, change) => {
  const source = parseWpcSource(textWith(change));
  expect(() => assertEnforceable(source)).toThrow(expect.objectContaining({ code: 'INVALID_SOURCE', path }));
});

test('a document that asks for what is carried out passes', () => {
  const asked = textWith((d) => {
    d.matrix.reactions = 'off';
    d.matrix.approval.rules = [{ tiers: ['low'], slots, blind: false }];
    d.execution.on_deviation = 'freeze_agent';
    d.model_access.keep_bodies = 'encrypted';
  });
  expect(() => assertEnforceable(parseWpcSource(asked))).not.toThrow();
});
