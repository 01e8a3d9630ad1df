import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tierOrder } from '#lib/policy/catalogue.ts';
import { jobStates } from './lifecycle.ts';
import { parseQueueFilters, queueQuery, queueViews, statesOfView } from './queue-filters.ts';

const parse = (query: string) => parseQueueFilters(new URLSearchParams(query));

describe('filters of the queue', () => {
  it('shows what needs the reader when the address says nothing', () => {
    expect(parse('')).toEqual({ view: 'needs-me' });
  });

  it('ignores a view or a tier that does not exist, and whatever is empty', () => {
    expect(parse('view=everything&tier=extreme&room=&q=')).toEqual({ view: 'needs-me' });
  });

  it('survives the way through an address, whatever the ids hold', () => {
    const filters = fc.record(
      {
        view: fc.constantFrom(...queueViews),
        roomId: fc.string({ minLength: 1 }),
        tier: fc.constantFrom(...tierOrder),
        agentDid: fc.string({ minLength: 1 }),
        requester: fc.string({ minLength: 1 }),
        search: fc.string({ minLength: 1 }),
      },
      { requiredKeys: ['view'] },
    );
    fc.assert(
      fc.property(filters, (given) => {
        expect(parse(queueQuery(given))).toEqual(given);
      }),
    );
  });

  it('puts every state of a job in exactly one of pending, in progress, decided and expired', () => {
    const views = ['pending', 'in-progress', 'decided', 'expired'] as const;
    const listed = views.flatMap((view) => statesOfView[view]);
    expect(listed.toSorted()).toEqual(jobStates.toSorted());
  });
});
