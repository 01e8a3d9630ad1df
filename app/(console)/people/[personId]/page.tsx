import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { PasskeysCard } from '#components/people/passkeys-card.tsx';
import { RoleBadges } from '#components/people/roles.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { listEntries } from '#lib/audit/list-entries.ts';
import { logAddress } from '#lib/audit/log-address.ts';
import { currentSession, requirePerson } from '#lib/auth/current-person.ts';
import { roomsNaming } from '#lib/auth/named-approvers.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { readParam } from '#lib/auth/route-param.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { findPersonView, namedRooms } from '#lib/people/find-person.ts';
import { Bindings, Disable, History, Identities, Roles, Sessions } from './sections.tsx';

export const metadata: Metadata = { title: 'Person' };

export default async function PersonPage({ params }: { params: Promise<{ personId: string }> }) {
  const actor = await requirePerson('/people');
  if (!mayAsk(actor, 'people.read')) return <NotPermitted who={holdersInWords('people.read')} />;
  const personId = readParam((await params).personId);
  if (!personId || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(personId)) notFound();
  const person = await findPersonView(db(), personId, { now: new Date(), limits: getConfig().session });
  if (!person) notFound();
  const target = `person:${personId}`;
  const [naming, history, session] = await Promise.all([
    Promise.all(person.mxids.map((mxid) => roomsNaming(db(), mxid))),
    listEntries(db(), { target }, null),
    currentSession(),
  ]);
  const approves = await namedRooms(db(), [...new Set(naming.flat())]);
  const manages = mayAsk(actor, 'people.manage');
  const self = personId === actor.personId;
  return (
    <>
      <LiveRefresh keys={[liveKeys.people, liveKeys.policies]} />
      <PageHeader
        eyebrow={
          <Link href="/people" className="underline underline-offset-2">
            People
          </Link>
        }
        title={<UntrustedText>{person.name}</UntrustedText>}
        description={
          <>
            Known since <ExactTime at={person.createdAt} />
          </>
        }
        actions={
          <>
            <RoleBadges roles={person.roles} />
            {person.disabledAt ? <Badge tone="danger">Disabled</Badge> : null}
            {manages && !self ? <Disable person={person} /> : null}
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
            <Identities person={person} manages={manages} />
          </div>
          <div className="grid min-w-0 gap-4">
            <Sessions person={person} manages={manages} current={self ? (session?.sessionId ?? null) : null} />
            <Roles person={person} manages={manages} approves={approves} />
            <PasskeysCard count={person.passkeys} own={false} manages={mayAsk(actor, 'passkeys.recover')} />
          </div>
        </div>
        <History entries={history.entries} all={logAddress({ target }, null)} />
      </div>
    </>
  );
}
