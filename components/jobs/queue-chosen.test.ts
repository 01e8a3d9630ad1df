import { describe, expect, it } from 'vitest';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { chosenOf } from './queue-chosen.ts';
import { selectable } from './queue-selection.ts';

const entry = (jobId: string, change: Partial<QueueRow> = {}, gone = false) => ({
  row: { jobId, digest: `digest of ${jobId}`, mayDeny: true, alike: 'class', ...change } as QueueRow,
  gone,
});
const selected = (...ids: string[]) => new Map(ids.map((id) => [id, `digest of ${id}`]));

describe('what is selected in the queue', () => {
  it('drops a job that ended, changed or is not the reader’s to deny any more, and says how many', () => {
    const shown = [entry('A'), entry('B', {}, true), entry('C', { digest: 'another' }), entry('D', { mayDeny: false })];
    expect(chosenOf(shown, selected('A', 'B', 'C', 'D', 'E'))).toMatchObject({ items: [{ jobId: 'A' }], lost: 4 });
  });

  it('offers approval only for plans that do exactly the same, twenty at most', () => {
    const many = Array.from({ length: 21 }, (_, n) => entry(`J${n}`));
    const all = selected(...many.map(({ row }) => row.jobId));
    expect(chosenOf(many.slice(0, 20), selected(...many.slice(0, 20).map(({ row }) => row.jobId))).approval.open).toBe(
      true,
    );
    expect(chosenOf(many, all).approval).toMatchObject({ open: false, why: expect.stringContaining('20') });
    expect(chosenOf([entry('A'), entry('B', { alike: 'other' })], selected('A', 'B')).approval.open).toBe(false);
    expect(chosenOf([entry('A'), entry('B', { alike: null })], selected('A', 'B')).approval.open).toBe(false);
  });

  it('names the others of the same kind, up to twenty with those selected', () => {
    const many = Array.from({ length: 30 }, (_, n) => entry(`J${n}`));
    expect(chosenOf(many, selected('J0')).alike).toHaveLength(19);
    expect(chosenOf([entry('A', { alike: null }), entry('B', { alike: null })], selected('A')).alike).toEqual([]);
  });

  it('lets nothing be selected that the reader may not deny', () => {
    const shown = [entry('A'), entry('B', { mayDeny: false }), entry('C', { digest: null }), entry('D', {}, true)];
    expect(selectable(shown)).toEqual([{ jobId: 'A', digest: 'digest of A' }]);
  });
});
