import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { EntryView } from '#lib/audit/list-entries.ts';

type EntrySentenceProps = {
  entry: Pick<EntryView, 'actor' | 'words' | 'hidden'>;
  /** What the actor is called, when that is not how the log names it. */
  name?: string;
};

/** Who did what, as one sentence; of a hidden vote, that there is one. */
export function EntrySentence({ entry, name }: EntrySentenceProps) {
  if (entry.hidden) return <span className="min-w-0 text-muted">{entry.words}</span>;
  return (
    <span className="min-w-0 wrap-anywhere">
      <span className="font-medium" title={name ? entry.actor : undefined}>
        <UntrustedText>{name ?? entry.actor}</UntrustedText>
      </span>{' '}
      <UntrustedText>{entry.words}</UntrustedText>
    </span>
  );
}
