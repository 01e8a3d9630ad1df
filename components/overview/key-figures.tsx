import type { ReactNode } from 'react';
import { TimeAgo } from '#components/ui/time.tsx';
import type { Overview } from '#lib/overview/find-overview.ts';
import { ratesOf } from '#lib/overview/outcomes.ts';
import { decidedAddress, outcomeAddress, refusedAddress, waitingAddress } from '#lib/overview/row-addresses.ts';
import { NumberLink } from './number-link.tsx';
import { countWords, durationWords, shareWords } from './number-words.ts';

function Figure({ term, value, note }: { term: string; value: ReactNode; note: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-0.5 bg-surface px-4 py-3">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="text-xl font-semibold tracking-tight">{value}</dd>
      <dd className="text-sm text-muted">{note}</dd>
    </div>
  );
}

const share = (value: number | null) => (value === null ? '–' : shareWords(value));
const refused = ({ refusals }: Overview, whose: 'decision' | 'call') =>
  refusals.filter(({ of }) => of === whose).reduce((sum, { count }) => sum + count, 0);

/** The page in six numbers, each leading to its rows. */
export function KeyFigures({ overview }: { overview: Overview }) {
  const { span, waiting, decisions } = overview;
  const { total } = decisions;
  const rates = ratesOf(total);
  const [decisionsRefused, callsRefused] = [refused(overview, 'decision'), refused(overview, 'call')];
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-3 xl:grid-cols-6">
      <Figure
        term="Waiting now"
        value={<NumberLink href={waitingAddress('anybody')} count={waiting.total.count} />}
        note={
          waiting.total.oldest ? (
            <>
              longest: <TimeAgo at={waiting.total.oldest} />
            </>
          ) : (
            'nothing'
          )
        }
      />
      <Figure
        term="Decided"
        value={<NumberLink href={decidedAddress(span)} count={total.decided} />}
        note={
          <>
            <NumberLink href={outcomeAddress(span, 'approved')} count={total.approved} label="approved" /> approved
          </>
        }
      />
      <Figure
        term="Time to decide"
        value={
          <NumberLink href={decidedAddress(span)} count={total.decided}>
            {total.median === null ? '–' : durationWords(total.median)}
          </NumberLink>
        }
        note={total.p90 === null ? 'nothing decided' : `median; nine of ten within ${durationWords(total.p90)}`}
      />
      <Figure
        term="Denied"
        value={share(rates.denied)}
        note={
          <>
            <NumberLink href={outcomeAddress(span, 'denied')} count={total.denied} label="denied" /> of{' '}
            {countWords(total.decided)} decided
          </>
        }
      />
      <Figure
        term="Expired"
        value={share(rates.expired)}
        note={
          <>
            <NumberLink href={outcomeAddress(span, 'expired')} count={total.expired} label="expired" /> of{' '}
            {countWords(total.decided + total.expired)} that waited
          </>
        }
      />
      <Figure
        term="Refused"
        value={countWords(decisionsRefused + callsRefused)}
        note={
          <>
            <NumberLink href={refusedAddress(span, 'decision')} count={decisionsRefused} label="decisions refused" />{' '}
            decisions, <NumberLink href={refusedAddress(span, 'call')} count={callsRefused} label="calls refused" />{' '}
            calls
          </>
        }
      />
    </dl>
  );
}
