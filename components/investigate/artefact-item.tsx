import clsx from 'clsx/lite';
import { Badge } from '#components/ui/badge.tsx';
import { Link } from '#components/ui/link.tsx';
import { ArrowLeft } from '#components/ui/more-icons.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Artefact } from '#lib/investigate/answer.ts';
import { ArtefactChecks } from './artefact-checks.tsx';
import { ArtefactFacts } from './artefact-facts.tsx';
import { VerifiedBadge } from './verified-badge.tsx';

const pastedWords = { itself: 'You pasted this', inside: 'What you pasted stands in this' };

function Label({ artefact: { label, href } }: { artefact: Artefact }) {
  const words = <UntrustedText>{label}</UntrustedText>;
  if (!href) return words;
  return (
    <Link href={href} className="underline decoration-line-strong underline-offset-2">
      {words}
    </Link>
  );
}

type ArtefactItemProps = { artefact: Artefact; roomId: string; mono?: boolean };

/** One thing in the chain: what it is, what is known of it, and what checking it just now came to. */
export function ArtefactItem({ artefact, roomId, mono = false }: ArtefactItemProps) {
  const { id, label, at, text, verified, pasted } = artefact;
  return (
    <li
      id={id}
      className={clsx(
        'grid scroll-mt-16 gap-2 border-b px-4 py-3 last:border-b-0',
        pasted && 'border-l-4 border-l-accent bg-accent-soft/40 pl-3',
      )}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1.5">
        <div className="min-w-0">
          <h3 className="font-medium wrap-anywhere">
            <Label artefact={artefact} />
          </h3>
          {at ? <ExactTime at={at} className="text-sm text-muted" /> : null}
        </div>
        <div className="flex flex-wrap items-center gap-1.5">
          {pasted ? (
            <Badge tone="accent" icon={ArrowLeft}>
              {pastedWords[pasted]}
            </Badge>
          ) : null}
          <VerifiedBadge verified={verified} />
        </div>
      </div>
      {text ? (
        <UntrustedBlock mono={mono} label={`Text of: ${label}`}>
          {text}
        </UntrustedBlock>
      ) : null}
      <div className="grid gap-x-8 gap-y-2 xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
        <ArtefactFacts artefact={artefact} roomId={roomId} />
        <ArtefactChecks artefact={artefact} />
      </div>
    </li>
  );
}
