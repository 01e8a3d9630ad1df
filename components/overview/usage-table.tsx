import { Link } from '#components/ui/link.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { MeteredCall } from '#lib/overview/list-rows.ts';
import { costWords } from '#lib/policy/model-price.ts';
import { countWords } from './number-words.ts';

const link = 'underline decoration-line-strong underline-offset-3 hover:text-accent';

/** Model calls with what their receipts say that they used. */
export function UsageTable({ calls }: { calls: MeteredCall[] }) {
  return (
    <Table label="Calls">
      <caption className="sr-only">Model calls, the newest first</caption>
      <thead>
        <tr>
          <Th>When</Th>
          <Th>Job</Th>
          <Th>Room</Th>
          <Th>Agent</Th>
          <Th>Model</Th>
          <Th className="text-right">Tokens in</Th>
          <Th className="text-right">Tokens out</Th>
          <Th className="text-right">Cost</Th>
        </tr>
      </thead>
      <tbody>
        {calls.map(({ entryId, jobId, roomName, agentName, model, at, input, output, cost }) => (
          <Tr key={entryId}>
            <th scope="row" className="px-4 py-2.5 text-left font-normal whitespace-nowrap">
              <Link href={`/audit/${entryId}`} className={link}>
                <ExactTime at={at} />
              </Link>
            </th>
            <Td>
              <Link href={`/jobs/${jobId}`} className={`font-mono text-sm ${link}`}>
                {jobId}
              </Link>
            </Td>
            <Td>{roomName}</Td>
            <Td>{agentName}</Td>
            <Td>
              <UntrustedText>{model}</UntrustedText>
            </Td>
            <Td className="text-right tabular-nums">{countWords(input)}</Td>
            <Td className="text-right tabular-nums">{countWords(output)}</Td>
            <Td className="text-right whitespace-nowrap tabular-nums">{cost ? costWords(cost) : 'no price set'}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
