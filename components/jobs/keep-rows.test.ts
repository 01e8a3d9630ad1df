import { describe, expect, it } from 'vitest';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { keepRows } from './keep-rows.ts';

const row = (jobId: string, state = 'pending') => ({ jobId, state }) as QueueRow;
const shown = (...ids: string[]) => ids.map((id) => ({ row: row(id), gone: false }));
const ids = (rows: { row: QueueRow; gone: boolean }[]) =>
  rows.map(({ row, gone }) => (gone ? `(${row.jobId})` : row.jobId));

describe('the queue while it is looked at', () => {
  it('never moves a row, though the server orders otherwise', () => {
    expect(ids(keepRows(shown('A', 'B', 'C'), [row('C'), row('A'), row('B')], []))).toEqual(['A', 'B', 'C']);
  });

  it('greys a row where it stands when somebody else decided it, and shows how it ended', () => {
    const after = keepRows(shown('A', 'B', 'C'), [row('A'), row('C')], [row('B', 'denied')]);
    expect(ids(after)).toEqual(['A', '(B)', 'C']);
    expect(after[1]?.row.state).toBe('denied');
  });

  it('puts new rows behind, never between', () => {
    expect(ids(keepRows(shown('A', 'B'), [row('N'), row('A'), row('B')], []))).toEqual(['A', 'B', 'N']);
  });

  it('brings a row back to life that returned to the view', () => {
    expect(ids(keepRows([{ row: row('A', 'approved'), gone: true }], [row('A')], []))).toEqual(['A']);
  });
});
