import type { ReactNode } from 'react';
import { evidenceWords } from '#components/jobs/evidence-words.ts';
import { Code } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { matrixAddress } from '#lib/investigate/address.ts';
import type { AnswerFact, Artefact } from '#lib/investigate/answer.ts';

const link = 'underline decoration-line-strong underline-offset-2';
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

/** Ids and hashes: set in letters that cannot be taken for one another. */
const isLiteral = (value: string): boolean => /^([$!@]\S+|[\w-]{20,}|did:\S+)$/.test(value);

function Value({ label, value, roomId }: AnswerFact & { roomId: string }) {
  if (label === 'Evidence') return evidenceWords(value);
  if (label === 'Matrix event') {
    return (
      <a href={matrixAddress(roomId, value)} title="Open in a Matrix client" className={link}>
        <Code>
          <UntrustedText>{value}</UntrustedText>
        </Code>
      </a>
    );
  }
  const page = pages[label]?.(value);
  if (page) {
    return (
      <Link href={page} className={link}>
        <Code>{value}</Code>
      </Link>
    );
  }
  if (!isLiteral(value)) return <WithTimes>{value}</WithTimes>;
  return (
    <Code>
      <UntrustedText>{value}</UntrustedText>
    </Code>
  );
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 sm:grid-cols-[8.5rem_minmax(0,1fr)]">
      <dt className="text-muted">{term}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}

/** What is known of an artefact, and the digest by which others name it. */
export function ArtefactFacts({ artefact, roomId }: { artefact: Artefact; roomId: string }) {
  const { facts, digest, digestName } = artefact;
  if (facts.length === 0 && digest === null) return null;
  return (
    <dl className="grid min-w-0 content-start gap-y-1 text-sm">
      {facts.map((each) => (
        <Row key={each.label} term={each.label}>
          <Value {...each} roomId={roomId} />
        </Row>
      ))}
      {digest === null ? null : (
        <Row term={digestName}>
          <Code>
            <UntrustedText>{digest}</UntrustedText>
          </Code>
        </Row>
      )}
    </dl>
  );
}
