import { expect, test } from 'vitest';
import { repairGap } from './gap-repair.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';

const gap = { roomId: '!r', from: 'a', to: 'z' };
const portOf = (messages: MatrixPort['messages']) => ({ messages }) as MatrixPort;

test('M05 an empty page is not the end; a missing position is', async () => {
  const pages: Record<string, unknown> = { a: { chunk: [1], end: 'b' }, b: { chunk: [], end: 'c' }, c: { chunk: [2] } };
  const repaired = await repairGap(
    portOf(async ({ from }) => pages[from]),
    gap,
  );
  expect(repaired).toEqual({ events: [1, 2], missing: null });
});

test('a position that does not move ends the walk', async () => {
  expect(
    await repairGap(
      portOf(async () => ({ chunk: [1], end: 'a' })),
      gap,
    ),
  ).toEqual({ events: [1], missing: null });
});

test('M06 the page cap says where it stopped', async () => {
  let page = 0;
  const endless = portOf(async () => ({ chunk: [page], end: `p${page++}` }));
  const repaired = await repairGap(endless, gap, 3);
  expect(repaired.events).toEqual([0, 1, 2]);
  expect(repaired.missing).toMatchObject({ from: 'p2' });
});

test('a page that cannot be had keeps what came before it and says why', async () => {
  const failing = portOf(async ({ from }) => {
    if (from === 'a') return { chunk: [1], end: 'b' };
    throw new MatrixFailure('FORBIDDEN', 'not a member');
  });
  expect(await repairGap(failing, gap)).toEqual({ events: [1], missing: { from: 'b', reason: 'not a member' } });
});
