import { Badge } from '#components/ui/badge.tsx';
import { CircleAlert, CircleCheck } from '#components/ui/icons.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import type { SystemHealth } from '#lib/health/system-health.ts';

/** Every process that said that it is alive. */
export function Processes({ processes }: { processes: SystemHealth['processes'] }) {
  return (
    <div className="border-t">
      <Table label="Processes">
        <caption className="sr-only">Processes</caption>
        <thead>
          <tr>
            <Th>Process</Th>
            <Th>Heartbeat of</Th>
            <Th>Last</Th>
            <Th>State</Th>
          </tr>
        </thead>
        <tbody>
          {processes.map(({ name, role, beatAt, alive }) => (
            <Tr key={`${name} ${role}`}>
              <th scope="row" className="min-w-40 px-4 py-2.5 text-left font-normal wrap-anywhere">
                {name}
              </th>
              <Td>{role ? 'its work' : 'obeying controls'}</Td>
              <Td className="whitespace-nowrap">
                <TimeAgo at={beatAt} />
              </Td>
              <Td>
                <Badge tone={alive ? 'ok' : 'danger'} icon={alive ? CircleCheck : CircleAlert}>
                  {alive ? 'Alive' : 'Silent'}
                </Badge>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
