import type { Metadata } from 'next';
import { PasskeysCard } from '#components/people/passkeys-card.tsx';
import { RolesCard } from '#components/people/roles-card.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { openBindingCode } from '#lib/auth/bind-by-code.ts';
import { currentSession, requirePerson } from '#lib/auth/current-person.ts';
import { roomsNaming } from '#lib/auth/named-approvers.ts';
import { problemSentence } from '#lib/auth/oidc-problems.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { findPersonView, namedRooms } from '#lib/people/find-person.ts';
import { Bindings, Identities, Sessions } from './sections.tsx';

export const metadata: Metadata = { title: 'Your account' };

type AccountPageProps = { searchParams: Promise<{ problem?: string | string[] }> };

export default async function AccountPage({ searchParams }: AccountPageProps) {
  const actor = await requirePerson('/me');
  const config = getConfig();
  const now = new Date();
  const sessionId = (await currentSession())?.sessionId ?? '';
  const [person, asked, naming, { problem }] = await Promise.all([
    findPersonView(db(), actor.personId, { now, limits: config.session }),
    openBindingCode(db(), { actor, sessionId, now }),
    actor.mxid ? roomsNaming(db(), actor.mxid) : [],
    searchParams,
  ]);
  if (!person) throw new Error('a session without its person');
  const sentence = problemSentence(problem);
  return (
    <>
      <PageHeader
        title="Your account"
        description="How you sign in, who you are to policies, and where you are signed in."
      />
      <div className="grid gap-4">
        {sentence ? (
          <Callout tone="danger" role="alert" title="The OpenID account was not linked">
            {sentence}
          </Callout>
        ) : null}
        {actor.mxid ? null : (
          <Callout tone="warn" title="You can decide nothing yet">
            Policies name approvers by Matrix id, and none is bound to your account. Bind yours below.
          </Callout>
        )}
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="grid min-w-0 gap-4">
            <Bindings person={person} asked={asked} config={config} />
            {config.oidc || person.identityList.length > 0 ? (
              <Identities person={person} provider={config.oidc?.name ?? null} />
            ) : null}
          </div>
          <div className="grid min-w-0 gap-4">
            <Sessions person={person} current={sessionId} config={config} />
            <PasskeysCard count={person.passkeys} own />
            <RolesCard roles={person.roles} own approves={await namedRooms(db(), naming)} />
          </div>
        </div>
      </div>
    </>
  );
}
