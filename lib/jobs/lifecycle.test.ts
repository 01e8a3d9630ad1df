import { describe, expect, it } from 'vitest';
import { isTerminal, jobStates, mayMove, statesBefore } from './lifecycle.ts';

// Written out by hand from product.md, so that a change of the table must be made twice.
const allowed = new Set([
  'requested>planned',
  'requested>withdrawn',
  'requested>voided',
  'requested>expired',
  'planned>pending',
  'planned>changes_requested',
  'planned>withdrawn',
  'planned>voided',
  'planned>expired',
  'changes_requested>planned',
  'changes_requested>withdrawn',
  'changes_requested>voided',
  'changes_requested>expired',
  'pending>planned',
  'pending>changes_requested',
  'pending>approved',
  'pending>denied',
  'pending>expired',
  'pending>withdrawn',
  'pending>voided',
  'approved>running',
  'approved>pending',
  'approved>voided',
  'approved>stopped',
  'running>completing',
  'running>stopped',
  'completing>done',
  'completing>failed',
  'completing>stopped',
]);

describe('the lifecycle table', () => {
  it('allows exactly the moves that the specification names, over every pair of states', () => {
    for (const from of jobStates) {
      for (const to of jobStates)
        expect([from, to, mayMove(from, to)]).toEqual([from, to, allowed.has(`${from}>${to}`)]);
    }
  });

  it('lets nothing leave a terminal state', () => {
    const terminal = jobStates.filter(isTerminal);
    expect(terminal).toEqual(['done', 'failed', 'denied', 'expired', 'withdrawn', 'voided', 'stopped']);
  });

  it('lets approval be reached from pending only', () => {
    expect(statesBefore('approved')).toEqual(['pending']);
    expect(statesBefore('running')).toEqual(['approved']);
  });
});
