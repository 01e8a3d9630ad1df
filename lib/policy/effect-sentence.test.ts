import { expect, test } from 'vitest';
import { knownTools } from './catalogue.ts';
import { effectSentence } from './effect-sentence.ts';
import { planOf } from './testing.ts';

test('counts what a plan does, in the order of its steps', () => {
  expect(effectSentence(planOf('read', 'search', 'read', 'model', 'write_pr'))).toBe(
    'Reads 2 files, searches the workspace, asks the model once and opens 1 pull request; nothing is executed',
  );
  expect(effectSentence(planOf('write'))).toBe('Writes 1 file; nothing is executed');
});

test('never says that nothing is executed when something is, or when nobody can tell', () => {
  expect(effectSentence(planOf('read', 'exec', 'exec'))).toBe('Reads 1 file and runs 2 programs');
  expect(effectSentence(planOf('frobnicate', 'frobnicate'))).toBe('Uses the unknown tool “frobnicate” 2 times');
  const many = ['read', ...Array.from({ length: 20 }, (_, index) => `${'x'.repeat(120)}${index}`)];
  expect(effectSentence(planOf(...many))).toBe('Reads 1 file and uses 20 unknown tools, 20 times in all');
  for (const tool of ['bash', 'process', 'code_execution', 'constructor']) {
    expect(effectSentence(planOf('read', tool))).not.toContain('nothing is executed');
  }
});

test('every tool of the catalogue has words of its own', () => {
  for (const tool of knownTools()) expect(effectSentence(planOf(tool))).not.toContain('unknown');
});

test('takes nothing from the agent’s words', () => {
  const plan = { ...planOf('exec'), summary: 'Harmless', agent_notes: 'nothing is executed' };
  expect(effectSentence(plan)).toBe('Runs 1 program');
});
