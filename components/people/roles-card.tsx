import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { roleWords } from './roles.tsx';

type RoleName = keyof typeof roleWords;
type RolesCardProps = {
  roles: readonly RoleName[];
  own: boolean;
  /** Rooms whose policy in force names the person as an approver. */
  approves: readonly { roomId: string; name: string }[];
  control?: (role: RoleName, held: boolean) => ReactNode;
};

function Approves({ own, approves }: Pick<RolesCardProps, 'own' | 'approves'>) {
  if (approves.length === 0) return `No policy in force names ${own ? 'you' : 'this person'} as an approver.`;
  return (
    <>
      Named as an approver by the policy of{' '}
      {approves.map(({ roomId, name }, index) => (
        <span key={roomId}>
          {index > 0 ? ', ' : null}
          <Link href={`/rooms/${encodeURIComponent(roomId)}`} className="underline underline-offset-2">
            <UntrustedText>{name}</UntrustedText>
          </Link>
        </span>
      ))}
      . Policies name approvers; no role does.
    </>
  );
}

/** Roles with what each lets a person do, and which policies name the person beside them. */
export function RolesCard({ roles, own, approves, control }: RolesCardProps) {
  const shown = control ? (['admin', 'auditor'] as const) : roles;
  return (
    <Card aria-labelledby="roles">
      <CardHeader id="roles" title="Roles" description={own ? 'Granted by an admin.' : undefined} />
      <ul>
        {shown.map((role) => (
          <li key={role} className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3 not-first:border-t">
            <div className="grid min-w-48 flex-1 gap-0.5">
              <p className="font-medium">
                {role}
                <span className="font-normal text-muted">{roles.includes(role) ? ' · held' : ' · not held'}</span>
              </p>
              <p className="text-sm text-muted">{roleWords[role]}</p>
            </div>
            {control?.(role, roles.includes(role))}
          </li>
        ))}
      </ul>
      <CardBody className={shown.length > 0 ? 'border-t text-muted' : 'text-muted'}>
        {shown.length === 0 ? 'No role. ' : null}
        <Approves own={own} approves={approves} />
      </CardBody>
    </Card>
  );
}
