import { describe, expect, it } from 'vitest';
import { toolsLeftOut } from './planning.ts';

describe('a comment that sends a plan back', () => {
  it('leaves out the tools that it names, and no others', () => {
    expect(toolsLeftOut('@alice asks for changes: without write_pr, please', ['read', 'write_pr'])).toEqual([
      'write_pr',
    ]);
    expect(toolsLeftOut('read more carefully', ['read', 'write_pr'])).toEqual([]);
  });
});
