import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { EntryList } from '#components/audit/entry-list.tsx';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
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
import { PasskeysCard } from '#components/people/passkeys-card.tsx';
import { ReleaseMxid } from '#components/people/release-mxid.tsx';
import { RoleBadges } from '#components/people/roles.tsx';
import { RolesCard } from '#components/people/roles-card.tsx';
import { SessionsCard } from '#components/people/sessions-card.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { type EntryView, listEntries } from '#lib/audit/list-entries.ts';
import { logAddress } from '#lib/audit/log-query.ts';
import { currentSession, requirePerson } from '#lib/auth/current-person.ts';
import { roomsNaming } from '#lib/auth/named-approvers.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { readParam } from '#lib/auth/route-param.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { findPersonView, namedRooms, type PersonView } from '#lib/people/find-person.ts';
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

export const metadata: Metadata = { title: 'Person' };

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

function Bindings({ person, manages }: CardProps) {
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

function Sessions({ person, manages, current }: CardProps & { current: string | null }) {
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

function History({ entries, all }: { entries: readonly EntryView[]; all: string }) {
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

export default async function PersonPage({ params }: { params: Promise<{ personId: string }> }) {
  const actor = await requirePerson('/people');
  if (!mayAsk(actor, 'people.read')) return <NotPermitted who={holdersInWords('people.read')} />;
  const personId = readParam((await params).personId);
  if (!personId || !/^[0-9a-f-]{36}$/.test(personId)) notFound();
  const person = await findPersonView(db(), personId, { now: new Date(), limits: getConfig().session });
  if (!person) notFound();
  const target = `person:${personId}`;
  const [naming, history, session] = await Promise.all([
    Promise.all(person.mxids.map((mxid) => roomsNaming(db(), mxid))),
    listEntries(db(), { target }, null),
    currentSession(),
  ]);
  const manages = mayAsk(actor, 'people.manage');
  const self = personId === actor.personId;
  const { name } = person;
  return (
    <>
      <LiveRefresh keys={[liveKeys.people, liveKeys.policies]} />
      <PageHeader
        eyebrow={
          <Link href="/people" className="underline underline-offset-2">
            People
          </Link>
        }
        title={<UntrustedText>{name}</UntrustedText>}
        description={
          <>
            Known since <ExactTime at={person.createdAt} />
          </>
        }
        actions={
          <>
            <RoleBadges roles={person.roles} />
            {person.disabledAt ? <Badge tone="danger">Disabled</Badge> : null}
            {manages && !self ? (
              <DisableControl personId={personId} name={name} disabled={person.disabledAt !== null} actions={actions} />
            ) : null}
          </>
        }
      />
      <div className="grid gap-4">
        {person.disabledAt ? (
          <Callout tone="danger" title="This account is disabled">
            Since <ExactTime at={person.disabledAt} />. It opens no session, and its Matrix ids decide nothing.
          </Callout>
        ) : null}
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="grid min-w-0 gap-4">
            <Bindings person={person} manages={manages} />
            <IdentitiesCard
              identities={person.identityList}
              controls={({ id, label }) =>
                manages ? (
                  <UnlinkControl personId={personId} name={name} identityId={id} label={label} actions={actions} />
                ) : null
              }
            />
          </div>
          <div className="grid min-w-0 gap-4">
            <Sessions person={person} manages={manages} current={self ? (session?.sessionId ?? null) : null} />
            <RolesCard
              roles={person.roles}
              own={false}
              approves={await namedRooms(db(), [...new Set(naming.flat())])}
              control={
                manages
                  ? (role, held) => (
                      <RoleControl personId={personId} name={name} role={role} held={held} actions={actions} />
                    )
                  : undefined
              }
            />
            <PasskeysCard count={person.passkeys} own={false} manages={mayAsk(actor, 'passkeys.recover')} />
          </div>
        </div>
        <History entries={history.entries} all={logAddress({ target }, null)} />
      </div>
    </>
  );
}
