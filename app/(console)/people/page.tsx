import type { Metadata } from 'next';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { PeopleSearch } from '#components/people/people-search.tsx';
import { PersonList } from '#components/people/person-list.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card, CardBody } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Users } from '#components/ui/more-icons.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { db } from '#lib/db/client.ts';
import { listPeople, peopleMax } from '#lib/people/list-people.ts';

export const metadata: Metadata = { title: 'People' };

type PeoplePageProps = { searchParams: Promise<{ q?: string | string[] }> };

export default async function PeoplePage({ searchParams }: PeoplePageProps) {
  const actor = await requirePerson('/people');
  if (!mayAsk(actor, 'people.read')) return <NotPermitted who={holdersInWords('people.read')} />;
  const { q } = await searchParams;
  const text = typeof q === 'string' && q.trim() !== '' ? q.trim().slice(0, 100) : null;
  const { people, more } = await listPeople(db(), text);
  return (
    <>
      <LiveRefresh keys={[liveKeys.people]} />
      <PageHeader
        title="People"
        description="Whoever has signed in or was given a role. Being an admin does not make one an approver: policies name approvers, by Matrix id."
        actions={
          mayAsk(actor, 'passkeys.recover') ? <ButtonLink href="/people/passkeys">Passkeys of people</ButtonLink> : null
        }
      />
      <Card aria-label="People">
        <PeopleSearch text={text} />
        {people.length > 0 ? (
          <PersonList people={people} />
        ) : (
          <EmptyState icon={Users} title="Nobody">
            <p>No name, Matrix id or OpenID account holds these words.</p>
          </EmptyState>
        )}
        {more ? (
          <CardBody className="border-t text-muted">
            Only the first {peopleMax} are shown. Search for the others.
          </CardBody>
        ) : null}
      </Card>
    </>
  );
}
