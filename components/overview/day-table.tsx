import type { ReactNode } from 'react';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { longDayWords } from './number-words.ts';

type Column<T> = { name: string; of: (row: T, day: string | null) => ReactNode };

type DayTableProps<T> = {
  caption: string;
  days: readonly (T & { day: string })[];
  total: T;
  columns: readonly Column<T>[];
};

/** Numbers by day, the newest day first, under those of all days. `of` is given null for the whole span. */
export function DayTable<T>({ caption, days, total, columns }: DayTableProps<T>) {
  return (
    <Table label={caption}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <Th>Day (UTC)</Th>
          {columns.map(({ name }) => (
            <Th key={name} className="text-right">
              {name}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Tr className="bg-sunken font-medium">
          <th scope="row" className="px-4 py-2 text-left whitespace-nowrap">
            All {days.length} days
          </th>
          {columns.map(({ name, of }) => (
            <Td key={name} className="py-2 text-right tabular-nums">
              {of(total, null)}
            </Td>
          ))}
        </Tr>
        {days.toReversed().map((row) => (
          <Tr key={row.day}>
            <th scope="row" className="px-4 py-2 text-left font-normal whitespace-nowrap">
              {longDayWords(row.day)}
            </th>
            {columns.map(({ name, of }) => (
              <Td key={name} className="py-2 text-right tabular-nums">
                {of(row, row.day)}
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
