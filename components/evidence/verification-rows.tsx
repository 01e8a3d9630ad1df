import { CardBody } from '#components/ui/card.tsx';
import type { KeptRow, KeyRow, Moment, TimelineRow, Vote } from '#lib/verify/browser/sheet.ts';
import { words } from '#lib/verify/browser/wording.ts';
import { DrawnText } from './drawn-text.tsx';

const row = 'grid gap-x-4 gap-y-0.5 border-b px-4 py-2.5 last:border-b-0';

/** How many rows there are beyond those drawn. */
export function MoreRows({ more }: { more: number }) {
  return more > 0 ? <CardBody className="text-sm text-muted">{words.more(more)}</CardBody> : null;
}

function When({ at }: { at: Moment | null }) {
  if (!at) return <span className="text-sm text-muted">{words.noTime}</span>;
  return (
    <time dateTime={at.iso} className="text-sm text-muted tabular-nums">
      {at.words}
    </time>
  );
}

export const VoteRows = (votes: readonly Vote[]) =>
  votes.map(({ words: said, who, how, at, reason }, index) => (
    <li key={`${index} ${who.text}`} className={row}>
      <p>
        <DrawnText of={who} className="font-medium" /> {said} <DrawnText of={how} />
      </p>
      <p>
        <When at={at} />
      </p>
      {reason ? (
        <p>
          Reason: <DrawnText of={reason} />
        </p>
      ) : null}
    </li>
  ));

export const TimelineRows = (rows: readonly TimelineRow[]) =>
  rows.map(({ title, who, at, detail }, index) => (
    <li key={`${index} ${title}`} className={`${row} @xl:grid-cols-[13rem_minmax(0,1fr)]`}>
      <When at={at} />
      <div className="grid min-w-0 gap-0.5">
        <p>
          <span className="font-medium">{title}</span> by <DrawnText of={who} />
        </p>
        {detail ? (
          <p className="text-sm text-muted">
            <DrawnText of={detail} />
          </p>
        ) : null}
      </div>
    </li>
  ));

export const KeyRows = (rows: readonly KeyRow[]) =>
  rows.map(({ role, key }, index) => (
    <li key={`${index} ${key.text}`} className={`${row} grid-cols-[6rem_minmax(0,1fr)]`}>
      <DrawnText of={role} className="text-sm text-muted" />
      <DrawnText of={key} literal />
    </li>
  ));

const inks = { kept: 'text-ok', redacted: 'text-warn', differs: 'text-danger' };

export const KeptRows = (rows: readonly KeptRow[]) =>
  rows.map(({ title, state, words: said, body }, index) => (
    <li key={`${index} ${title.text}`} className={row}>
      <p className="font-medium">
        <DrawnText of={title} />
      </p>
      <p className={inks[state]}>
        <DrawnText of={said} />
      </p>
      {body ? (
        <section
          aria-label={title.text}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-96 overflow-auto rounded-md border bg-sunken px-3 py-2"
        >
          <DrawnText of={body} literal />
        </section>
      ) : null}
    </li>
  ));
