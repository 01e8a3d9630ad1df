import { Badge } from '#components/ui/badge.tsx';
import { CircleCheck } from '#components/ui/icons.tsx';
import { Link } from '#components/ui/link.tsx';
import { CircleX } from '#components/ui/more-icons.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import type { DecidedJob } from '#lib/overview/list-rows.ts';
import { durationWords } from './number-words.ts';

const link = 'underline decoration-line-strong underline-offset-3 hover:text-accent';

/** Decided jobs, each with when it was asked for and decided and how long that took. */
export function DecidedTable({ jobs }: { jobs: DecidedJob[] }) {
  return (
    <Table label="Jobs by the time they took">
      <caption className="sr-only">Decided jobs, those that took longest first</caption>
      <thead>
        <tr>
          <Th>Job</Th>
          <Th>Room</Th>
          <Th>Decision</Th>
          <Th className="text-right">Took</Th>
          <Th>Asked</Th>
          <Th>Decided</Th>
        </tr>
      </thead>
      <tbody>
        {jobs.map(({ entryId, jobId, roomName, outcome, askedAt, decidedAt, seconds }) => (
          <Tr key={entryId}>
            <th scope="row" className="px-4 py-2.5 text-left font-normal">
              <Link href={`/jobs/${jobId}`} className={`font-mono text-sm ${link}`}>
                {jobId}
              </Link>
            </th>
            <Td>{roomName}</Td>
            <Td>
              <Badge
                tone={outcome === 'approved' ? 'ok' : 'danger'}
                icon={outcome === 'approved' ? CircleCheck : CircleX}
              >
                {outcome === 'approved' ? 'Approved' : 'Denied'}
              </Badge>
            </Td>
            <Td className="text-right whitespace-nowrap tabular-nums">{durationWords(seconds)}</Td>
            <Td className="whitespace-nowrap">
              <ExactTime at={askedAt} />
            </Td>
            <Td className="whitespace-nowrap">
              <Link href={`/audit/${entryId}`} className={link}>
                <ExactTime at={decidedAt} />
              </Link>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
