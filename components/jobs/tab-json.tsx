import { Hash } from '#components/ui/code.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { UntrustedBlock } from '#components/ui/untrusted-text.tsx';
import type { AskView } from '#lib/jobs/job-view.ts';

type CanonicalText = { title: string; meaning: string; text: string; hash: { name: string; value: string } };

function Canonical({ title, meaning, text, hash }: CanonicalText) {
  return (
    <section aria-label={title} className="grid gap-2">
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div>
          <h2 className="font-semibold">{title}</h2>
          <p className="text-sm text-muted">{meaning}</p>
        </div>
        <CopyButton text={text} label={`Copy ${title.toLowerCase()}, exact bytes`} />
      </header>
      <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-muted">
        {hash.name} <Hash value={hash.value} label={hash.name} lead={16} tail={8} />
      </p>
      <UntrustedBlock mono label={`${title}, in full`}>
        {text}
      </UntrustedBlock>
    </section>
  );
}

/** The canonical bytes behind the page. A copy gives the exact bytes; what is shown spells out what is invisible in them. */
export function TabJson({ ask }: { ask: AskView | null }) {
  if (!ask) return <p className="p-4 text-muted">Nobody was asked to approve a plan of this job.</p>;
  return (
    <div className="grid gap-6 p-4">
      <Canonical
        title="Decision subject"
        meaning="All that a decision rests on, as it is hashed (RFC 8785)."
        text={ask.subjectText}
        hash={{ name: 'Digest, SHA-256', value: ask.digest }}
      />
      <Canonical
        title="Approval view"
        meaning={`What this page is drawn from, frozen when approval was asked (${ask.view.version}). Its hash is kept with every decision.`}
        text={ask.viewText}
        hash={{ name: 'SHA-256, base64url', value: ask.viewSha256 }}
      />
    </div>
  );
}
