import { describe, expect, it } from 'vitest';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { joinEnded } from './join-ended.ts';
import { keepRows, leftIds, settleRows, timesOfLeaving } from './keep-rows.ts';

const row = (jobId: string, state = 'pending') => ({ jobId, state, updatedAt: '2026-01-01T00:00:00.000Z' }) as QueueRow;
const shown = (...ids: string[]) => ids.map((id) => ({ row: row(id), gone: false }));
const ids = (rows: { row: QueueRow; gone: boolean }[]) =>
  rows.map(({ row, gone }) => (gone ? `(${row.jobId})` : row.jobId));
const read = (fresh: QueueRow[], left: QueueRow[] = []) => ({ fresh, left });

describe('the queue while a pointer or the focus is in it', () => {
  it('never moves a row, though the server orders otherwise', () => {
    expect(ids(keepRows(shown('A', 'B', 'C'), read([row('C'), row('A'), row('B')])))).toEqual(['A', 'B', 'C']);
  });

  it('greys a row where it stands when somebody else decided it, and shows how it ended', () => {
    const after = keepRows(shown('A', 'B', 'C'), read([row('A'), row('C')], [row('B', 'denied')]));
    expect(ids(after)).toEqual(['A', '(B)', 'C']);
    expect(after[1]?.row.state).toBe('denied');
  });

  it('puts new rows behind, never between', () => {
    expect(ids(keepRows(shown('A', 'B'), read([row('N'), row('A'), row('B')])))).toEqual(['A', 'B', 'N']);
  });

  it('brings a row back to life that returned to the view', () => {
    expect(ids(keepRows([{ row: row('A', 'approved'), gone: true }], read([row('A')])))).toEqual(['A']);
  });
});

describe('the queue while nobody is in it', () => {
  it('stands in the server’s order, new rows where they belong', () => {
    expect(ids(settleRows(shown('A', 'B'), read([row('N'), row('B'), row('A')])))).toEqual(['N', 'B', 'A']);
  });

  it('shows how a row ended in the place where it stood', () => {
    const after = settleRows(shown('A', 'B', 'C'), read([row('A'), row('N'), row('C')], [row('B', 'denied')]));
    expect(ids(after)).toEqual(['A', '(B)', 'N', 'C']);
    expect(ids(settleRows(shown('A', 'B'), read([row('B')])))).toEqual(['(A)', 'B']);
  });

  it('names the rows whose end must be asked for', () => {
    expect(leftIds(shown('A', 'B', 'C'), [row('B')])).toEqual(['A', 'C']);
  });

  it('asks for none whose end is known, whatever else changes', () => {
    const told = [
      ...shown('A'),
      ...['denied', 'done', 'expired'].map((state) => ({ row: row(state, state), gone: true })),
    ];
    expect(leftIds(told, [])).toEqual(['A']);
  });
});

describe('ended jobs read page by page', () => {
  const at = (jobId: string, minute: number) =>
    ({ jobId, state: 'done', updatedAt: `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z` }) as QueueRow;
  const list = (rows: QueueRow[] | null) => rows?.map(({ jobId }) => jobId);

  it('keeps older pages and puts what ended meanwhile before them', () => {
    const known = [at('D', 4), at('C', 3), at('B', 2), at('A', 1)];
    expect(list(joinEnded(known, [at('E', 5), at('D', 4)]))).toEqual(['E', 'D', 'C', 'B', 'A']);
  });

  it('parts jobs that ended in the same millisecond as the database does, by id descending', () => {
    expect(list(joinEnded([at('A', 1)], [at('B', 1), at('A', 1)]))).toEqual(['B', 'A']);
  });

  it('begins anew rather than hide a hole', () => {
    expect(joinEnded([at('A', 1)], [at('Y', 9), at('X', 8)])).toBeNull();
  });
});

it('a row keeps the time at which it left, however many leave after it', () => {
  const gone = (...ids: string[]) => ids.map((id) => ({ row: row(id), gone: true }));
  const first = timesOfLeaving([...gone('A'), ...shown('B')], new Map(), 1);
  expect([...timesOfLeaving(gone('A', 'B'), first, 2)]).toEqual([
    ['A', 1],
    ['B', 2],
  ]);
  expect([...timesOfLeaving(shown('A', 'B'), first, 3)]).toEqual([]);
});
