import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { AnswerPage } from '#components/investigate/answer-page.tsx';
import { Choice } from '#components/investigate/choice.tsx';
import { NoJob, NothingFound } from '#components/investigate/nothing-found.tsx';
import { PrintButton } from '#components/investigate/print-button.tsx';
import { ReferenceForm } from '#components/investigate/reference-form.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import type { PersonActor } from '#lib/actor.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { db } from '#lib/db/client.ts';
import { incidentAddress, investigateAddress } from '#lib/investigate/address.ts';
import type { Answer } from '#lib/investigate/answer.ts';
import { type Investigation, investigate } from '#lib/investigate/investigate.ts';

export const metadata: Metadata = { title: 'Investigate' };

type InvestigatePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const one = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value)?.trim() || null;

function Actions({ answer, actor }: { answer: Answer; actor: PersonActor }) {
  return (
    <div className="flex flex-wrap gap-2 print:hidden">
      <PrintButton />
      <ButtonLink href={`/jobs/${answer.jobId}`}>Job</ButtonLink>
      {mayAsk(actor, 'incidents.work') ? (
        <ButtonLink href={incidentAddress(answer.ground)} variant="primary">
          Open an incident from this
        </ButtonLink>
      ) : null}
    </div>
  );
}

function Outcome({ outcome, reference }: { outcome: Investigation; reference: string }) {
  switch (outcome.kind) {
    case 'answer':
      return <AnswerPage answer={outcome.answer} found={outcome.found} />;
    case 'choice':
      return <Choice {...outcome} reference={reference} />;
    case 'thing':
      return <NoJob {...outcome} />;
    case 'unknown':
      return <NothingFound {...outcome} reference={reference} />;
    case 'refused':
      return (
        <Callout tone="warn" role="status" title="This was not looked up">
          {outcome.problem}
        </Callout>
      );
    default:
      return null;
  }
}

export default async function InvestigatePage({ searchParams }: InvestigatePageProps) {
  const actor = await requirePerson('/investigate');
  if (!mayAsk(actor, 'investigate.read')) return <NotPermitted who={holdersInWords('investigate.read')} />;
  const given = await searchParams;
  const reference = one(given.ref) ?? '';
  const outcome = await investigate(db(), { text: reference, jobId: one(given.job), actor, now: new Date() });
  if (outcome.kind === 'token') redirect(investigateAddress(outcome.hash));
  const answer = outcome.kind === 'answer' ? outcome.answer : null;
  return (
    <>
      <PageHeader
        title={answer ? `Who authorised job ${answer.jobId}?` : 'Who authorised this?'}
        description={
          answer
            ? undefined
            : 'Paste anything that names a job, what it did or what it left behind, and read who asked, who approved, under which policy, and what came of it.'
        }
        actions={
          answer ? <Actions answer={answer} actor={actor} /> : <ButtonLink href="/incidents">Incidents</ButtonLink>
        }
      />
      <div className="grid gap-4">
        <ReferenceForm reference={outcome.kind === 'refused' ? '' : reference} />
        <Outcome outcome={outcome} reference={reference} />
      </div>
    </>
  );
}
