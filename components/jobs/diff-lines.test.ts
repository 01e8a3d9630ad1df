import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, diffRuns } from './diff-lines.ts';

describe('a diff on the approval page', () => {
  it('drops no byte of what the agent sent', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(
          diffLines(text)
            .map((line) => line.text)
            .join('\n'),
        ).toBe(text);
        expect(
          diffRuns(text)
            .map((run) => run.text)
            .join('\n'),
        ).toBe(text);
      }),
    );
  });

  it('tells headers, additions, removals and context apart', () => {
    const diff = '--- a/README.md\n+++ b/README.md\n@@ -1 +1 @@\n-old\n+new\n same';
    expect(diffLines(diff).map(({ kind }) => kind)).toEqual([
      'header',
      'header',
      'header',
      'removed',
      'added',
      'context',
    ]);
  });

  it('shows an added line that poses as a header as added', () => {
    expect(diffLines('@@ -1 +1 @@\n+++ b/innocent').at(-1)?.kind).toBe('added');
    expect(diffLines('@@ -1 +1 @@\n--- a/innocent').at(-1)?.kind).toBe('removed');
  });
});
