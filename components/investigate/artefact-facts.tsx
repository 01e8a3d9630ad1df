import type { ReactNode } from 'react';
import { evidenceWords } from '#components/jobs/evidence-words.ts';
import { Code } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { AnswerFact, Artefact } from '#lib/investigate/answer.ts';

const timePattern = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)/;

/** Text with the times in it as people read them. */
function WithTimes({ children }: { children: string }): ReactNode {
  return children
    .split(timePattern)
    .map((part, index) =>
      index % 2 === 1 ? <ExactTime key={index} at={part} /> : part && <UntrustedText key={index}>{part}</UntrustedText>,
    );
}

const pages: Record<string, (value: string) => string> = {
  'Under policy': (hash) => `/policies/${hash}`,
  'Pinned to policy': (hash) => `/policies/${hash}`,
  Policy: (hash) => `/policies/${hash}`,
  'By control': (id) => `/controls/${id}`,
};

function Value({ label, value }: AnswerFact) {
  if (label === 'Evidence') return evidenceWords(value);
  const page = pages[label]?.(value);
  if (!page) return <WithTimes>{value}</WithTimes>;
  return (
    <Link href={page} className="underline decoration-line-strong underline-offset-2">
      <Code>{value}</Code>
    </Link>
  );
}

/** What is known of an artefact, and the digest by which others name it. */
export function ArtefactFacts({ artefact }: { artefact: Artefact }) {
  const { facts, digest, digestName } = artefact;
  if (facts.length === 0 && digest === null) return null;
  return (
    <Facts className="text-sm">
      {facts.map((each) => (
        <Fact key={each.label} term={each.label}>
          <Value {...each} />
        </Fact>
      ))}
      {digest === null ? null : (
        <Fact term={digestName}>
          <Code>{digest}</Code>
        </Fact>
      )}
    </Facts>
  );
}
