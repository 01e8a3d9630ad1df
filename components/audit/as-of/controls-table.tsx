import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ControlAt } from '#lib/as-of/as-of.ts';
import { justBefore, momentAddress } from '#lib/as-of/moment.ts';
import { logAddress } from '#lib/audit/log-address.ts';

const kindWords = {
  triage: 'Read-only triage',
  freeze: 'Freeze',
  revoke: 'Revocation',
  rollback: 'Roll-back',
} as const;
const underline = 'underline decoration-line-strong underline-offset-2';

function Over({ scope, subject, subjectName }: ControlAt) {
  if (subject === null || subjectName === null) return 'everything';
  return (
    <>
      {scope} <UntrustedText>{subjectName}</UntrustedText>
    </>
  );
}

function ControlRow({ control }: { control: ControlAt }) {
  return (
    <Tr>
      <Td className="whitespace-nowrap">
        <Link href={logAddress({ q: control.id }, null)} className={underline}>
          {kindWords[control.kind]}
        </Link>
      </Td>
      <Td className="min-w-36">
        <Over {...control} />
      </Td>
      <Td className="min-w-52">
        <UntrustedText>{control.reason}</UntrustedText>
      </Td>
      <Td>
        <UntrustedText>{control.appliedBy}</UntrustedText>
        <span className="block text-sm whitespace-nowrap text-muted">
          <ExactTime at={control.appliedAt} />
        </span>
      </Td>
      <Td className="whitespace-nowrap text-muted">
        {control.liftedAt ? <ExactTime at={control.liftedAt} /> : 'still in force'}
      </Td>
      <Td className="text-sm whitespace-nowrap">
        <Link href={momentAddress(justBefore(control.appliedAt))} className={underline}>
          Before it
        </Link>
      </Td>
    </Tr>
  );
}

/** What was in triage, frozen or rolled back. */
export function ControlsThen({ controls }: { controls: readonly ControlAt[] }) {
  return (
    <Card aria-labelledby="controls-then">
      <CardHeader id="controls-then" title="Controls in force" />
      {controls.length === 0 ? (
        <CardBody className="text-muted">Nothing was in triage, frozen or rolled back.</CardBody>
      ) : (
        <Table label="Controls in force">
          <thead>
            <tr>
              <Th>Control</Th>
              <Th>Over</Th>
              <Th>Why</Th>
              <Th>By, from</Th>
              <Th>Until</Th>
              <Th>
                <span className="sr-only">Moment before</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {controls.map((control) => (
              <ControlRow key={control.id} control={control} />
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
