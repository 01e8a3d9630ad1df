import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { LostMessage } from '#lib/health/system-health.ts';
import { countWords } from './number-words.ts';

/** The newest of what could not be read or sent, with why. Nothing while there is none. */
export function LostMessages({ title, lost, count }: { title: string; lost: LostMessage[]; count: number }) {
  if (count === 0) return null;
  return (
    <details className="border-t">
      <summary className="cursor-pointer px-4 py-2.5 text-sm font-medium text-warn">
        {title}: {countWords(count)}
        {count > lost.length ? `, the newest ${lost.length} listed` : ''}
      </summary>
      <Table label={title}>
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr>
            <Th>When</Th>
            <Th>Room</Th>
            <Th>Why</Th>
          </tr>
        </thead>
        <tbody>
          {lost.map(({ id, at, roomId, error }) => (
            <Tr key={id}>
              <Td className="whitespace-nowrap">
                <ExactTime at={at} />
              </Td>
              <Td>{roomId ? <UntrustedText>{roomId}</UntrustedText> : 'direct'}</Td>
              <Td className="wrap-anywhere">{error}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}
