import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { ChecklistCard } from '#components/controls/checklist-card.tsx';
import { ControlFacts } from '#components/controls/control-facts.tsx';
import { ControlPlace } from '#components/controls/control-place.tsx';
import { ControlState } from '#components/controls/control-state.tsx';
import { kindWords } from '#components/controls/control-words.ts';
import { EffectCard } from '#components/controls/effect-card.tsx';
import { KeepFresh } from '#components/controls/keep-fresh.tsx';
import { LiftControl } from '#components/controls/lift-control.tsx';
import { MeanwhileCard } from '#components/controls/meanwhile-card.tsx';
import { ProofCard } from '#components/controls/proof-card.tsx';
import { RetainCard, RetainWait } from '#components/controls/retain-card.tsx';
import { ReviewCard } from '#components/controls/review-card.tsx';
import { RollBackCard } from '#components/controls/roll-back-card.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { actorName, type PersonActor } from '#lib/actor.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { seesRoom, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { getConfig } from '#lib/config.ts';
import { type ControlDetail, isControlId } from '#lib/controls/control-entry.ts';
import { findControlDetail, type Sees } from '#lib/controls/find-control.ts';
import { findMeanwhile } from '#lib/controls/find-meanwhile.ts';
import { proofOfEffect } from '#lib/controls/proof-of-effect.ts';
import { retainEvidence } from '#lib/controls/retain-evidence.ts';
import { reviewSuffices } from '#lib/controls/review-suffices.ts';
import { samePerson } from '#lib/controls/same-person.ts';
import { db } from '#lib/db/client.ts';
import { bodyOpener } from '#lib/keys/seal.ts';
import { liftControlAction, reviewControlAction, signLiftAction, tickTaskAction } from '../actions.ts';

export const metadata: Metadata = { title: 'Control' };

const jobsLookedAtMax = 100;

/** The way to lift a control, or why this admin cannot. */
function Lift({ control, actor }: { control: ControlDetail; actor: PersonActor }) {
  if (!control.inForce || control.kind === 'revoke' || !mayAsk(actor, 'controls.manage')) return null;
  if (getConfig().liftByAnother && samePerson(control.appliedByActor, actorName(actor))) {
    return <p className="max-w-sm text-muted">You applied it: another admin has to lift it.</p>;
  }
  if (control.kind === 'freeze' && !(control.review && reviewSuffices(control.review))) {
    return <p className="max-w-sm text-muted">An auditor has to review the evidence before it can be lifted.</p>;
  }
  return <LiftControl controlId={control.id} kind={control.kind} sign={signLiftAction} action={liftControlAction} />;
}

/** The evidence takes its time: stored bytes are hashed. The rest of the page does not wait for it. */
async function Evidence({ controlId, sees, log }: { controlId: string; sees: Sees; log: boolean }) {
  const look = { sees, ...bodyOpener(getConfig()), now: new Date(), jobsMax: jobsLookedAtMax };
  const retained = await retainEvidence(controlId, look);
  return retained ? <RetainCard retained={retained} log={log} /> : null;
}

export default async function ControlPage({ params }: { params: Promise<{ controlId: string }> }) {
  const actor = await requirePerson('/controls');
  const { controlId } = await params;
  if (!isControlId(controlId)) notFound();
  const rooms = await visibleRoomIds(db(), actor);
  const sees: Sees = (roomId) => seesRoom(rooms, roomId);
  const [control, seen, meanwhile] = await Promise.all([
    findControlDetail(db(), controlId, sees),
    proofOfEffect(db(), controlId, new Date()),
    findMeanwhile(db(), controlId, sees),
  ]);
  if (!control || !seen) notFound();
  // Without an issuer outside what waits for one is about to be forgotten.
  const proof = getConfig().outsideIssuer ? seen : { ...seen, outside: null };
  const live = control.inForce || control.kind === 'revoke';
  const reviews = control.inForce && mayAsk(actor, 'controls.review');
  return (
    <>
      <LiveRefresh keys={[liveKeys.controls, liveKeys.audit]} />
      {live ? <KeepFresh often={proof.executors.some(({ acknowledgedMs }) => acknowledgedMs === null)} /> : null}
      <PageHeader
        eyebrow={
          <Link href="/controls" className="underline underline-offset-2">
            Controls
          </Link>
        }
        title={
          <>
            {kindWords[control.kind].title}: <ControlPlace place={control} plain />
          </>
        }
        actions={
          <>
            <ControlState control={control} />
            <Lift control={control} actor={actor} />
          </>
        }
      />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="grid min-w-0 gap-4">
          <ProofCard
            proof={mayAsk(actor, 'agents.read') ? proof : { ...proof, agents: [] }}
            kind={control.kind}
            live={live}
          />
          {control.rollBack ? <RollBackCard rollBack={control.rollBack} /> : null}
          {control.disputedJobId ? (
            <ReviewCard
              controlId={control.id}
              disputedJobId={control.disputedJobId}
              review={control.review}
              action={reviews ? reviewControlAction : null}
            />
          ) : null}
          <ChecklistCard tasks={control.tasks} action={mayAsk(actor, 'controls.manage') ? tickTaskAction : null} />
          {meanwhile ? <MeanwhileCard meanwhile={meanwhile} /> : null}
        </div>
        <div className="grid min-w-0 gap-4">
          <ControlFacts control={control} />
          <EffectCard effect={control.effect} />
        </div>
      </div>
      <div className="pt-4">
        <Suspense fallback={<RetainWait />}>
          <Evidence controlId={control.id} sees={sees} log={mayAsk(actor, 'audit.read')} />
        </Suspense>
      </div>
    </>
  );
}
