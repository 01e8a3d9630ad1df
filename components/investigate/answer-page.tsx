import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { neverProven } from '#lib/evidence/review/review.ts';
import type { Answer } from '#lib/investigate/answer.ts';
import type { Found } from '#lib/investigate/found.ts';
import { AnswerSection } from './answer-section.tsx';
import { ChainStrip } from './chain-strip.tsx';
import { ChecksCallout } from './checks-callout.tsx';

const link = 'underline decoration-line-strong underline-offset-2';

/** What was pasted, and where in the chain it stands. */
function Pasted({ answer, found }: { answer: Answer; found: Found }) {
  const places = answer.sections.flatMap(({ artefacts }) => artefacts).filter(({ pasted }) => pasted);
  return (
    <p className="wrap-anywhere text-muted">
      You pasted{' '}
      <Code>
        <UntrustedText>{found.reference}</UntrustedText>
      </Code>
      , <UntrustedText>{found.words}</UntrustedText>
      {places.length > 0 ? ': see ' : ''}
      {places.slice(0, 5).map(({ id, label }, index) => (
        <span key={id}>
          {index > 0 ? ', ' : ''}
          <a href={`#${id}`} className={link}>
            <UntrustedText>{label}</UntrustedText>
          </a>
        </span>
      ))}
      .
      {places.length === 0 ? (
        <>
          {' '}
          It belongs to this job by what the log says of it:{' '}
          <Link href={`/audit?q=${encodeURIComponent(found.reference)}`} className={link}>
            entries that name it
          </Link>
          .
        </>
      ) : null}
    </p>
  );
}

const unproven = [
  'That the keys and the log are those of before: who holds this server holds both. The package, checked elsewhere against keys and checkpoints that others kept, does not depend on it.',
  ...neverProven,
];

/** Who authorised it and what it led to: a sentence, then everything that it rests on. */
export function AnswerPage({ answer, found }: { answer: Answer; found: Found }) {
  return (
    <div className="grid gap-4">
      <Card aria-label="The answer">
        <CardBody className="grid gap-3">
          <p className="max-w-prose text-md font-medium">
            <UntrustedText>{answer.sentence}</UntrustedText>
          </p>
          <Pasted answer={answer} found={found} />
          <ChainStrip sections={answer.sections} />
        </CardBody>
      </Card>
      <ChecksCallout answer={answer} />
      {answer.sections.map((section) => (
        <AnswerSection key={section.key} section={section} roomId={answer.ground.rooms[0] ?? ''} />
      ))}
      <Card aria-labelledby="unproven">
        <CardHeader id="unproven" title="What this does not prove" />
        <CardBody>
          <ul className="grid list-disc gap-1 pl-5 text-muted">
            {unproven.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </CardBody>
      </Card>
    </div>
  );
}
