// For db tests: controls over jobs that really ran, and a look at what is to be retained of them.

import { vi } from 'vitest';
import { db } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { packaged, usePackages, workedJob } from '#lib/evidence/package/testing.ts';
import { after, setup, type TestConsole } from '#lib/testing/console.ts';
import { applyControl, type ControlInput } from '../apply-control.ts';
import { liftControl } from '../lift-control.ts';
import { retainEvidence } from '../retain-evidence.ts';
import type { RetainItem, RetainKind } from './item.ts';

export { packaged, usePackages, workedJob };

/** Applies a control at 12:01:40. */
export const apply = (office: TestConsole, kind: ControlInput['kind'], change: Partial<ControlInput>) =>
  applyControl(
    {
      kind,
      scope: 'everything',
      subject: null,
      span: { from: null, to: null },
      reason: 'a bad minute',
      endsAt: null,
      disputedJobId: null,
      actor: setup,
      now: after(100),
      ...change,
    },
    { terms: office.terms },
  );

export const lift = (office: TestConsole, controlId: string) =>
  liftControl(
    { controlId, reason: 'looked', actor: setup, now: after(300) },
    { terms: office.terms, twoPersons: false },
  );

export async function lookedAt(controlId: string, sees: (roomId: string) => boolean = () => true) {
  const open = (sealed: string) => sealed.slice('sealed:'.length);
  const found = await retainEvidence(controlId, { sees, open, now: after(400), jobsMax: 100 });
  if (!found) throw new Error(`There is no control ${controlId}.`);
  return found;
}

/** Waits until the log has every entry of the control. */
export const settled = (controlId: string) =>
  vi.waitFor(
    async () => {
      const found = await lookedAt(controlId);
      const late = found.groups
        .flatMap(({ items }) => items)
        .find(({ note }) => note?.startsWith('The log has not taken'));
      if (late) throw new Error(late.note ?? '');
      return found;
    },
    { timeout: 20_000, interval: 30 },
  );

/** The items of a kind, as they are found now. */
export async function itemsOf(controlId: string, kind: RetainKind): Promise<RetainItem[]> {
  return (await lookedAt(controlId)).groups.flatMap(({ items }) => items).filter((item) => item.kind === kind);
}

/** What a kind's items are found to be. */
export const statesOf = async (controlId: string, kind: RetainKind) =>
  (await itemsOf(controlId, kind)).map(({ state }) => state);

type Change = () => Prisma.PrismaPromise<unknown>;

/** As somebody who owns the database could: triggers that keep rows as they are do not fire. */
export const asOwner = (change: Change) =>
  db().$transaction([db().$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`), change()]);

/** Changes a stored thing for as long as `look` takes, and puts it back. */
export async function whileChanged<T>(change: Change, back: Change, look: () => Promise<T>): Promise<T> {
  await asOwner(change);
  try {
    return await look();
  } finally {
    await asOwner(back);
  }
}

export const runOf = async (jobId: string) => (await db().run.findUniqueOrThrow({ where: { jobId } })).runId;
