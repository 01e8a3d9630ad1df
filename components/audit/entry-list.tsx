import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { entryLinks } from '#lib/audit/entry-links.ts';
import type { EntryView } from '#lib/audit/list-entries.ts';
import { EntryLinks } from './entry-links.tsx';
import { EntrySentence } from './entry-sentence.tsx';

function Entry({ entry, names }: { entry: EntryView; names: ReadonlyMap<string, string> }) {
  const links = entryLinks(entry, names);
  return (
    <li className="grid gap-x-4 gap-y-0.5 px-4 py-2.5 not-first:border-t hover:bg-hover/50 sm:grid-cols-[12.5rem_minmax(0,1fr)]">
      <ExactTime at={entry.at} className="text-sm text-muted" />
      <div className="grid min-w-0 gap-0.5">
        <p className="flex items-start justify-between gap-3">
          <EntrySentence entry={entry} name={names.get(entry.actor)} />
          <Link
            href={`/audit/${entry.id}`}
            aria-label={`Entry ${entry.id}`}
            className="shrink-0 text-sm text-muted tabular-nums underline decoration-line-strong underline-offset-2"
          >
            #{entry.id}
          </Link>
        </p>
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 text-sm text-muted">
          <span className="font-mono wrap-anywhere">
            <UntrustedText>{entry.action}</UntrustedText>
          </span>
          <EntryLinks links={links} />
        </p>
      </div>
    </li>
  );
}

const noNames: ReadonlyMap<string, string> = new Map();

type EntryListProps = {
  entries: readonly EntryView[];
  /** What rooms and agents are called, by their ids. */
  names?: ReadonlyMap<string, string>;
};

/** Audit entries as sentences, newest first, each with the way to its page and to what it names. */
export function EntryList({ entries, names = noNames }: EntryListProps) {
  return (
    <ol aria-label="Entries">
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} names={names} />
      ))}
    </ol>
  );
}
