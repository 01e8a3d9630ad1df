import type { ReactNode } from 'react';
import { EntryList } from '#components/audit/entry-list.tsx';
import {
  DisableControl,
  EndSessionControl,
  EndSessionsControl,
  type PersonActions,
  RoleControl,
  UnbindControl,
  UnlinkControl,
} from '#components/people/admin-controls.tsx';
import { BindingsCard } from '#components/people/bindings-card.tsx';
import { IdentitiesCard } from '#components/people/identities-card.tsx';
import { ReleaseMxid } from '#components/people/release-mxid.tsx';
import { RolesCard } from '#components/people/roles-card.tsx';
import { SessionsCard } from '#components/people/sessions-card.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import type { EntryView } from '#lib/audit/list-entries.ts';
import { getConfig } from '#lib/config.ts';
import type { PersonView } from '#lib/people/find-person.ts';
import {
  disablePersonAction,
  enablePersonAction,
  grantRoleAction,
  releaseMxidAction,
  revokeRoleAction,
  revokeSessionAction,
  revokeSessionsAction,
  unbindMxidAction,
  unlinkIdentityAction,
} from '../actions.ts';

// The parts of a person's page, each with what an admin can do about it.

const actions: PersonActions = {
  grantRole: grantRoleAction,
  revokeRole: revokeRoleAction,
  disable: disablePersonAction,
  enable: enablePersonAction,
  unbind: unbindMxidAction,
  unlink: unlinkIdentityAction,
  endSession: revokeSessionAction,
  endSessions: revokeSessionsAction,
};

type CardProps = { person: PersonView; manages: boolean };

export function Bindings({ person, manages }: CardProps) {
  const { personId, name } = person;
  const release = (mxid?: string) => (
    <ReleaseMxid personId={personId} name={name} mxid={mxid} action={releaseMxidAction} />
  );
  return (
    <BindingsCard
      person={person}
      own={false}
      controls={(mxid) =>
        manages ? <UnbindControl personId={personId} name={name} mxid={mxid} actions={actions} /> : null
      }
      endedControls={(mxid) => (manages && !person.disabledAt ? release(mxid) : null)}
    >
      {manages && !person.disabledAt ? release() : null}
    </BindingsCard>
  );
}

export function Sessions({ person, manages, current }: CardProps & { current: string | null }) {
  const { personId, name, sessions } = person;
  return (
    <SessionsCard
      sessions={sessions}
      current={current}
      idleMinutes={getConfig().session.idleMs / 60_000}
      controls={({ id, client }) =>
        manages ? (
          <EndSessionControl personId={personId} name={name} sessionId={id} client={client} actions={actions} />
        ) : null
      }
      actions={
        manages && sessions.length > 1 ? <EndSessionsControl personId={personId} name={name} actions={actions} /> : null
      }
    />
  );
}

export function History({ entries, all }: { entries: readonly EntryView[]; all: string }) {
  return (
    <Card aria-labelledby="history">
      <CardHeader
        id="history"
        title="History"
        description="What happened to this account, newest first."
        actions={
          <ButtonLink href={all} size="sm">
            In the audit log
          </ButtonLink>
        }
      />
      {entries.length > 0 ? <EntryList entries={entries} /> : <CardBody className="text-muted">Nothing yet.</CardBody>}
    </Card>
  );
}

export function Identities({ person, manages }: CardProps) {
  const { personId, name, identityList } = person;
  return (
    <IdentitiesCard
      identities={identityList}
      controls={({ id, label }) =>
        manages ? (
          <UnlinkControl personId={personId} name={name} identityId={id} label={label} actions={actions} />
        ) : null
      }
    />
  );
}

export function Roles({ person, manages, approves }: CardProps & { approves: { roomId: string; name: string }[] }) {
  const { personId, name, roles } = person;
  const control = (role: 'auditor' | 'admin', held: boolean) => (
    <RoleControl personId={personId} name={name} role={role} held={held} actions={actions} />
  );
  return <RolesCard roles={roles} own={false} approves={approves} control={manages ? control : undefined} />;
}

export function Disable({ person }: { person: PersonView }): ReactNode {
  const { personId, name, disabledAt } = person;
  return <DisableControl personId={personId} name={name} disabled={disabledAt !== null} actions={actions} />;
}
