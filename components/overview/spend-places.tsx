import { Card, CardHeader } from '#components/ui/card.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import type { Span } from '#lib/overview/span.ts';
import type { Spend } from '#lib/overview/spend.ts';
import { spendColumns } from './spend-columns.tsx';

type SpendPlacesProps = { title: string; of: 'room' | 'agent'; places: Spend['rooms']; span: Span };

/** Who spent what: one row for each room, or for each agent. */
export function SpendPlaces({ title, of, places, span }: SpendPlacesProps) {
  return (
    <Card aria-label={title}>
      <CardHeader title={title} />
      {places.length === 0 ? (
        <p className="px-4 py-3 text-muted">Nothing was spent.</p>
      ) : (
        <Table label={of === 'room' ? 'Rooms' : 'Agents'}>
          <caption className="sr-only">{of === 'room' ? 'Rooms' : 'Agents'}</caption>
          <thead>
            <tr>
              <Th>{of === 'room' ? 'Room' : 'Agent'}</Th>
              {spendColumns.map(({ name }) => (
                <Th key={name} className="text-right">
                  {name}
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {places.map((place) => (
              <Tr key={place.id}>
                <th scope="row" className="min-w-40 px-4 py-2.5 text-left font-normal wrap-anywhere">
                  {place.name}
                </th>
                {spendColumns.map(({ name, cell }) => (
                  <Td key={name} className="text-right whitespace-nowrap tabular-nums">
                    {cell(place, span, { [of]: place.id })}
                  </Td>
                ))}
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
