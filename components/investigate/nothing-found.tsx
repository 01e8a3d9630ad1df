import { Callout } from '#components/ui/callout.tsx';
import { Link } from '#components/ui/link.tsx';
import type { Found } from '#lib/investigate/found.ts';
import type { Reading } from '#lib/investigate/reading.ts';
import { readingWords, whatToTry } from '#lib/investigate/reading-words.ts';
import { FoundThings } from './choice.tsx';

const link = 'underline decoration-line-strong underline-offset-2';

/** Said where the search index lags behind the log: what is newest may be there a moment later. */
function Behind({ count }: { count: number }) {
  if (count === 0) return null;
  const some = count === 1 ? 'One entry' : count >= 1_000 ? 'A thousand entries or more' : `${count} entries`;
  return <p>{some} of the log cannot be searched yet. Try again in a moment.</p>;
}

/** Nothing has it: what it was taken for, and what to try. */
export function NothingFound({
  readings,
  behind,
  reference,
}: {
  readings: Reading[];
  behind: number;
  reference: string;
}) {
  return (
    <Callout tone="warn" role="status" title="Nothing found">
      <div className="grid gap-1">
        {readings.map((reading, index) => (
          <p key={index}>
            {readingWords(reading)} {whatToTry(reading)}
          </p>
        ))}
        <Behind count={behind} />
        <p>
          <Link href={`/audit?q=${encodeURIComponent(reference.slice(0, 300))}`} className={link}>
            Search the log for it
          </Link>
        </p>
      </div>
    </Callout>
  );
}

/** Known, and no job has it. */
export function NoJob({ found, behind }: { found: Found[]; behind: number }) {
  return (
    <Callout role="status" title="No job rests on it">
      <div className="grid gap-1">
        <p>What you pasted is known, and it belongs to no job:</p>
        <FoundThings found={found} />
        <Behind count={behind} />
      </div>
    </Callout>
  );
}
