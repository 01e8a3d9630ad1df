import { describe, expect, it } from 'vitest';
import { edgePath, layoutGraph } from './graph-layout.ts';

const node = (id: string, restsOn: string[] = [], change: { kind?: string; beside?: string } = {}) => ({
  id,
  kind: change.kind ?? 'plan',
  beside: change.beside ?? null,
  restsOn: restsOn.map((each) => ({ id: each })),
});
const wide = { head: 50, tail: 50 };

describe('the drawing of a chain', () => {
  it('joins a node to the one above only when it rests on it', () => {
    const { rows } = layoutGraph([node('request'), node('plan', ['request']), node('other')], wide);
    expect(rows.map(({ node: { id }, row, joined }) => [id, row, joined])).toEqual([
      ['request', 0, false],
      ['plan', 1, true],
      ['other', 2, false],
    ]);
  });

  it('gives what belongs to a node a row each, beside it', () => {
    const nodes = [node('a'), node('b', ['a'], { beside: 'a' }), node('c', ['a'], { beside: 'a' }), node('d', ['a'])];
    const { rows, height, edges } = layoutGraph(nodes, wide);
    expect(rows.map(({ row, rows: height }) => [row, height])).toEqual([
      [0, 2],
      [2, 1],
    ]);
    expect(rows[0]?.sides.map(({ id }) => id)).toEqual(['b', 'c']);
    expect([height, edges]).toEqual([3, []]);
  });

  it('leads what skips a row through the gutter, and crossing ones through lanes of their own', () => {
    const nodes = [
      node('plan'),
      node('alice', ['plan']),
      node('bo', ['plan']),
      node('token', ['alice', 'bo']),
      node('end', ['token']),
    ];
    const { edges, lanes } = layoutGraph(nodes, wide);
    expect(edges.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(new Set(edges.map(({ lane }) => lane)).size).toBe(2);
    expect(lanes).toBe(2);
    for (const edge of edges) expect(edgePath(edge, lanes)).toMatch(/^M[\d.]+ [\d.]+ C/);
  });

  it('folds the middle of a long run away and says how much', () => {
    const events = Array.from({ length: 990 }, (_, index) =>
      node(`event-${index}`, index > 0 ? [`event-${index - 1}`] : [], { kind: 'event' }),
    );
    const { rows, height, edges } = layoutGraph([...events, node('end', ['event-989'])], { head: 10, tail: 5 });
    expect(rows).toHaveLength(16);
    expect(rows.find(({ folded }) => folded > 0)).toMatchObject({ folded: 975, joined: true, row: 11 });
    expect([height, edges]).toEqual([17, []]);
  });

  it('folds nothing that would save no room', () => {
    const events = Array.from({ length: 17 }, (_, index) => node(`event-${index}`, [], { kind: 'event' }));
    expect(layoutGraph(events, { head: 10, tail: 5 }).rows).toHaveLength(17);
  });
});
