import type { Db } from '#lib/db/transaction.ts';
import { snapshot } from '#lib/db/transaction.ts';
import type { OpenBody } from '#lib/evidence/kept-bodies.ts';
import type { Sees } from './find-control.ts';
import { checklistGroup } from './retain/checklist-items.ts';
import { controlGroup } from './retain/control-items.ts';
import { askedAndApprovedGroup, receiptsGroup, reviewGroup } from './retain/dispute-items.ts';
import { itemOf, missing, type RetainGroup, type RetainItem, unknownRoom } from './retain/item.ts';
import { jobItems, leftGroup } from './retain/job-items.ts';
import { lookInLog } from './retain/log-look.ts';
import { jobsTouched, type Look } from './retain/look.ts';
import { policiesGroup, ranUnder } from './retain/roll-back-items.ts';
import { attemptsGroup, policiesInForceGroup } from './retain/room-items.ts';
import { entriesNaming, jobsById, retainedControl, tokensById } from './retain/store.ts';
import { type RetainSummary, summaryOf } from './retain/summary.ts';
import { tokensGroup } from './retain/token-items.ts';
import type { ControlKind } from './scope.ts';

export type { RetainGroup, RetainItem, RetainKind, RetainState } from './retain/item.ts';

/** What to retain of a control, as it was found at one moment. */
export type Retained = {
  controlId: string;
  kind: ControlKind;
  /** When it was looked at, ISO 8601. */
  lookedAt: string;
  summary: RetainSummary;
  groups: RetainGroup[];
  /** Things in rooms that the reader does not see: counted, and named nowhere. */
  hidden: number;
};

type Kept = { groups: RetainGroup[]; skipped: number };

const touchedGroup = async (look: Look): Promise<RetainGroup> => ({
  title: 'Jobs',
  items: await jobItems(look, jobsTouched(look.effect)),
});

async function ofTriage(look: Look, now: Date): Promise<Kept> {
  const groups = [
    await attemptsGroup(look),
    await policiesInForceGroup(look, now),
    await touchedGroup(look),
    await tokensGroup(look),
  ];
  return { groups, skipped: 0 };
}

async function ofRevocation(look: Look): Promise<Kept> {
  const { effect, db } = look;
  const tokens = await tokensById(db, effect.tokens ?? []);
  const stopped = [...new Set([...(effect.stopped ?? []), ...tokens.map(({ jobId }) => jobId)])];
  const noted = jobsTouched(effect);
  const others = stopped.filter((id) => !noted.some((job) => job.id === id));
  const touched = [...noted, ...others.map((id) => ({ id, what: 'Job whose token was revoked' }))];
  const groups = [
    { title: 'Jobs', items: await jobItems(look, touched) },
    await tokensGroup(look),
    await leftGroup(look, stopped),
  ];
  return { groups, skipped: Math.max(0, stopped.length - look.jobsMax) };
}

async function ofRollBack(look: Look): Promise<Kept> {
  const { hashBefore, hashAfter, subject } = look.control;
  if (!hashBefore || !hashAfter || !subject) throw new Error(`Roll-back ${look.control.id} names no policies.`);
  const ran = await ranUnder(look, subject, hashBefore);
  const groups = [
    await policiesGroup(look, hashBefore, hashAfter),
    {
      title: 'Jobs that ran under the policy rolled back',
      items: await jobItems(
        look,
        ran.map((id) => ({ id, what: 'Job that ran under it' })),
      ),
    },
    await leftGroup(look, ran),
    { title: 'Jobs made void', items: await jobItems(look, jobsTouched(look.effect)) },
    await tokensGroup(look),
  ];
  return { groups, skipped: Math.max(0, ran.length - look.jobsMax) };
}

async function ofFreeze(look: Look): Promise<Kept> {
  const disputed = look.control.disputedJobId ?? '';
  const [job] = await jobsById(look.db, [disputed]);
  const gone = { kind: 'job', what: 'Job in dispute', id: disputed, roomId: unknownRoom } as const;
  const dispute = job
    ? [
        await receiptsGroup(look, job),
        await leftGroup(look, [job.id]),
        await askedAndApprovedGroup(look, job),
        await reviewGroup(look, job),
      ]
    : [{ title: 'Evidence in dispute', items: [itemOf(gone, missing('The job is not recorded here'))] }];
  const groups = [...dispute, await attemptsGroup(look), await touchedGroup(look), await tokensGroup(look)];
  return { groups, skipped: 0 };
}

const keptBy: Record<ControlKind, (look: Look, now: Date) => Promise<Kept>> = {
  triage: ofTriage,
  revoke: ofRevocation,
  rollback: ofRollBack,
  freeze: ofFreeze,
};

async function lookAt(db: Db, controlId: string, options: Options): Promise<Retained | null> {
  const control = await retainedControl(db, controlId);
  if (!control) return null;
  const entries = await entriesNaming(db, controlId);
  const log = await lookInLog(db, entries);
  const { open, now, jobsMax } = options;
  const look: Look = { db, control, effect: JSON.parse(control.effectText), entries, log, open, jobsMax };
  const { groups, skipped } = await keptBy[control.kind](look, now);
  const all = [await controlGroup(look), ...groups, await checklistGroup(look)];
  return { controlId, kind: control.kind, lookedAt: now.toISOString(), ...readable(all, options.sees, skipped) };
}

/** The groups as this reader may see them; what they may not is counted. */
function readable(groups: readonly RetainGroup[], sees: Sees, skipped: number) {
  const seen = ({ roomId }: RetainItem) => roomId === null || sees(roomId);
  const shown = groups.map(({ title, items }) => ({ title, items: items.filter(seen) }));
  const all = groups.flatMap(({ items }) => items);
  const listed = shown.flatMap(({ items }) => items);
  const summary = summaryOf(
    listed,
    all.map(({ state }) => state),
    skipped,
  );
  return { summary, groups: shown.filter(({ items }) => items.length > 0), hidden: all.length - listed.length };
}

export type Options = {
  /** Whether the reader may see what lies in a room. */
  sees: Sees;
  /** Opens kept bodies, to hold them against their digests. */
  open: OpenBody;
  now: Date;
  /** Jobs whose packages, bundles and bodies are looked at: hashing them takes its time. */
  jobsMax: number;
};

/**
 * What to retain of a control, by its kind, each thing looked at this moment: stored bytes are hashed again, signatures and
 * places in the log are checked again. What the control itself and the log say that it touched is the list; what of it is not
 * there is listed as missing. All is read of one moment.
 * @returns null when there is no such control
 */
export const retainEvidence = (controlId: string, options: Options): Promise<Retained | null> =>
  snapshot((tx) => lookAt(tx, controlId, options));
