import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { EntryView } from '#lib/audit/list-entries.ts';

/** Who did what, as one sentence; of a hidden vote, that there is one. */
export function EntrySentence({ entry }: { entry: Pick<EntryView, 'actor' | 'words' | 'hidden'> }) {
  if (entry.hidden) return <span className="min-w-0 text-muted">{entry.words}</span>;
  return (
    <span className="min-w-0 wrap-anywhere">
      <span className="font-medium">
        <UntrustedText>{entry.actor}</UntrustedText>
      </span>{' '}
      <UntrustedText>{entry.words}</UntrustedText>
    </span>
  );
}
