import { callsAddress, usageAddress } from '#lib/overview/row-addresses.ts';
import type { Span } from '#lib/overview/span.ts';
import type { Spent } from '#lib/overview/spend.ts';
import { NumberLink } from './number-link.tsx';
import { countWords } from './number-words.ts';
import { moneyWords } from './spend-words.ts';

type Place = { room?: string; agent?: string };

/** What every table of spending shows: a name, and the cell of a row that was spent in a span, by a room or an agent. */
export const spendColumns = [
  {
    name: 'Model calls',
    cell: (row: Spent, span: Span, place: Place) => (
      <NumberLink href={callsAddress(span, 'model', place)} count={row.modelCalls} />
    ),
  },
  {
    name: 'Tool calls',
    cell: (row: Spent, span: Span, place: Place) => (
      <NumberLink href={callsAddress(span, 'tool', place)} count={row.toolCalls} />
    ),
  },
  {
    name: 'Tokens in',
    cell: (row: Spent, span: Span, place: Place) => (
      <NumberLink href={usageAddress(span, place)} count={row.metered}>
        {countWords(row.input)}
      </NumberLink>
    ),
  },
  {
    name: 'Tokens out',
    cell: (row: Spent, span: Span, place: Place) => (
      <NumberLink href={usageAddress(span, place)} count={row.metered}>
        {countWords(row.output)}
      </NumberLink>
    ),
  },
  {
    name: 'Cost',
    cell: (row: Spent, span: Span, place: Place) => (
      <NumberLink href={usageAddress(span, place)} count={row.metered}>
        {moneyWords(row)}
      </NumberLink>
    ),
  },
] as const;
