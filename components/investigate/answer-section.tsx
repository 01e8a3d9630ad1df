import { Card, CardHeader } from '#components/ui/card.tsx';
import type { AnswerSection as Section } from '#lib/investigate/answer.ts';
import { ArtefactItem } from './artefact-item.tsx';

/** One link of the chain, with every artefact in it. */
export function AnswerSection({ section, roomId }: { section: Section; roomId: string }) {
  const { key, title, artefacts, note } = section;
  const id = `section-${key}`;
  return (
    <Card id={key} aria-labelledby={id} className="scroll-mt-16 overflow-hidden">
      <CardHeader id={id} title={title} />
      {artefacts.length > 0 ? (
        <ol>
          {artefacts.map((artefact) => (
            <ArtefactItem key={artefact.id} artefact={artefact} roomId={roomId} mono={key === 'calls'} />
          ))}
        </ol>
      ) : null}
      {note ? <p className="border-t px-4 py-3 text-muted first:border-t-0">{note}</p> : null}
    </Card>
  );
}
