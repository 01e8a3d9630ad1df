import clsx from 'clsx/lite';
import type { ReactNode } from 'react';
import { Table, Th, Tr } from '#components/ui/table.tsx';
import { longDayWords } from './number-words.ts';

type Column<T> = { name: string; of: (row: T, day: string | null) => ReactNode };

type DayTableProps<T> = {
  caption: string;
  days: readonly (T & { day: string })[];
  total: T;
  columns: readonly Column<T>[];
};

/** Narrow, so that a table fits beside another. */
const cell = 'py-2 pr-2 pl-2 text-right whitespace-nowrap last:pr-4';

/** Numbers by day, the newest day first, under those of all days. `of` is given null for the whole span. */
export function DayTable<T>({ caption, days, total, columns }: DayTableProps<T>) {
  return (
    <Table label={caption}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <Th>Day (UTC)</Th>
          {columns.map(({ name }) => (
            <th key={name} scope="col" className={clsx(cell, 'border-b text-xs font-medium text-faint')}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Tr className="bg-sunken font-medium">
          <th scope="row" className="py-2 pr-2 pl-4 text-left whitespace-nowrap">
            All {days.length} days
          </th>
          {columns.map(({ name, of }) => (
            <td key={name} className={clsx(cell, 'tabular-nums')}>
              {of(total, null)}
            </td>
          ))}
        </Tr>
        {days.toReversed().map((row) => (
          <Tr key={row.day}>
            <th scope="row" className="py-2 pr-2 pl-4 text-left font-normal whitespace-nowrap">
              {longDayWords(row.day)}
            </th>
            {columns.map(({ name, of }) => (
              <td key={name} className={clsx(cell, 'tabular-nums')}>
                {of(row, row.day)}
              </td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
