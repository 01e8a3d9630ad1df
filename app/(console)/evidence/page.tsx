import type { Metadata } from 'next';
import { EvidenceFilters } from '#components/evidence/evidence-filters.tsx';
import { EvidenceList } from '#components/evidence/evidence-list.tsx';
import { stateWord } from '#components/jobs/state-words.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card } from '#components/ui/card.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { displayText } from '#lib/canon/display-text.ts';
import { db } from '#lib/db/client.ts';
import { endedAddress, isFilteredList, parseEndedFilters } from '#lib/evidence/review/ended-filters.ts';
import { endedStates } from '#lib/evidence/review/find-review.ts';
import { endedChoices, listEnded } from '#lib/evidence/review/list-ended.ts';
import { parsePlace } from '#lib/jobs/queue-cursor.ts';

export const metadata: Metadata = { title: 'Evidence' };

type EvidencePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const plain = (name: string) => displayText(name).text;

export default async function EvidencePage({ searchParams }: EvidencePageProps) {
  const actor = await requirePerson('/evidence');
  const params = await searchParams;
  const filters = parseEndedFilters(params);
  const after = parsePlace(typeof params.after === 'string' ? params.after : null);
  const visible = await visibleRoomIds(db(), actor);
  const seen = visible === 'all' ? null : [...visible];
  const [{ rows, next }, choices] = await Promise.all([
    listEnded(db(), { seen, filters, after }),
    endedChoices(db(), seen),
  ]);
  return (
    <>
      {after ? null : <LiveRefresh keys={[liveKeys.evidence]} />}
      <PageHeader title="Evidence" description="Every job that has ended, with what its evidence is worth." />
      <Card aria-label="Jobs that have ended">
        <EvidenceFilters
          filters={filters}
          states={endedStates.map((state) => ({ state, word: stateWord(state) }))}
          rooms={choices.rooms.map(({ roomId, name }) => ({ roomId, name: plain(name) }))}
          agents={choices.agents.map(({ did, name }) => ({ did, name: plain(name) }))}
        />
        <EvidenceList rows={rows} filtered={isFilteredList(filters)} />
      </Card>
      <nav aria-label="Pages of evidence" className="flex justify-between gap-2 pt-4">
        {after ? <ButtonLink href={endedAddress(filters)}>Newest</ButtonLink> : <span />}
        {next ? <ButtonLink href={endedAddress(filters, next)}>Older</ButtonLink> : null}
      </nav>
    </>
  );
}
