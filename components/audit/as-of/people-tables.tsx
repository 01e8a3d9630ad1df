import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { AsOf, RoleAt } from '#lib/as-of/as-of.ts';

const underline = 'underline decoration-line-strong underline-offset-2';

function PersonLink({ personId, name }: { personId: string; name: string }) {
  return (
    <Link href={`/people/${personId}`} className={underline}>
      <UntrustedText>{name}</UntrustedText>
    </Link>
  );
}

function RoleRow({ held, off }: { held: RoleAt; off: boolean }) {
  return (
    <Tr>
      <Td className="whitespace-nowrap">{held.role}</Td>
      <Td className="min-w-52">
        <PersonLink {...held} />
        <span className="block text-sm text-muted">
          {held.mxids.length > 0 ? <UntrustedText>{held.mxids.join(', ')}</UntrustedText> : 'no Matrix id'}
          {off ? ', account disabled' : ''}
        </span>
      </Td>
      <Td>
        <UntrustedText>{held.grantedBy}</UntrustedText>
        <span className="block text-sm whitespace-nowrap text-muted">
          <ExactTime at={held.grantedAt} />
        </span>
      </Td>
    </Tr>
  );
}

/** Roles that were held, and accounts that were disabled. */
export function PeopleThen({ roles, disabled }: Pick<AsOf, 'roles' | 'disabled'>) {
  const off = new Set(disabled.map(({ personId }) => personId));
  return (
    <Card aria-labelledby="people-then">
      <CardHeader id="people-then" title="Roles and disabled accounts" />
      {roles.length === 0 ? (
        <CardBody className="text-muted">Nobody held a role.</CardBody>
      ) : (
        <Table label="Roles held">
          <thead>
            <tr>
              <Th>Role</Th>
              <Th>Held by</Th>
              <Th>Granted by, on</Th>
            </tr>
          </thead>
          <tbody>
            {roles.map((held) => (
              <RoleRow key={`${held.role} ${held.personId}`} held={held} off={off.has(held.personId)} />
            ))}
          </tbody>
        </Table>
      )}
      <CardBody className="grid gap-1 border-t text-muted">
        {disabled.length === 0 ? 'No account was disabled.' : null}
        {disabled.map(({ personId, name, since, entryId }) => (
          <p key={personId}>
            <PersonLink personId={personId} name={name} /> was disabled since{' '}
            <Link href={`/audit/${entryId}`} className={underline}>
              <ExactTime at={since} />
            </Link>
            .
          </p>
        ))}
      </CardBody>
    </Card>
  );
}
