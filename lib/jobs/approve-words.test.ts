import { describe, expect, it } from 'vitest';
import { knownTools } from '#lib/policy/catalogue.ts';
import { approveWords } from './approve-words.ts';

const plan = (...tools: string[]) => ({ steps: tools.map((tool) => ({ tool, args: {} })) });

describe('the words of the approve button', () => {
  it('name the gravest effect and leave the reads out', () => {
    expect(approveWords(plan('read', 'read', 'search', 'model', 'write_pr'))).toBe('open 1 pull request');
  });

  it('count, and join equals', () => {
    expect(approveWords(plan('write', 'edit', 'write', 'read'))).toBe('write 2 files and edit 1 file');
    expect(approveWords(plan('exec', 'exec'))).toBe('run 2 programs');
  });

  it('name a tool that nobody knows, because it is the gravest of all', () => {
    expect(approveWords(plan('read', 'frobnicate'))).toBe('use the unknown tool “frobnicate” once');
    expect(approveWords(plan('frobnicate', 'frobnicate'))).toBe('use the unknown tool “frobnicate” 2 times');
  });

  it('stay words that fit a button, however many tools nobody knows', () => {
    const tools = Array.from({ length: 50 }, (_, index) => `${'x'.repeat(120)}${index % 25}`);
    expect(approveWords(plan(...tools))).toBe('use 25 unknown tools, 50 times in all');
  });

  it.each(knownTools())('have words for %s', (tool) => {
    expect(approveWords(plan(tool))).not.toContain('unknown');
  });
});
