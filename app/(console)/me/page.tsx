import type { Metadata } from 'next';
import { OidcButton } from '#components/auth/oidc-button.tsx';
import { BindMxid } from '#components/people/bind-mxid.tsx';
import { BindingsCard } from '#components/people/bindings-card.tsx';
import { ConfirmAction } from '#components/people/confirm-action.tsx';
import { IdentitiesCard } from '#components/people/identities-card.tsx';
import { PasskeysCard } from '#components/people/passkeys-card.tsx';
import { RolesCard } from '#components/people/roles-card.tsx';
import { SessionsCard } from '#components/people/sessions-card.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { openBindingCode } from '#lib/auth/bind-by-code.ts';
import { currentSession, requirePerson } from '#lib/auth/current-person.ts';
import { roomsNaming } from '#lib/auth/named-approvers.ts';
import { problemSentence } from '#lib/auth/oidc-problems.ts';
import { type Config, getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { findPersonView, namedRooms, type PersonView } from '#lib/people/find-person.ts';
import {
  askBindingCodeAction,
  beginLinkAction,
  enterBindingCodeAction,
  revokeOtherSessionsAction,
  revokeOwnSessionAction,
  unbindOwnMxidAction,
  unlinkOwnIdentityAction,
} from './actions.ts';

export const metadata: Metadata = { title: 'Your account' };

function Bindings({ person, asked, config }: { person: PersonView; asked: string | null; config: Config }) {
  return (
    <BindingsCard
      person={person}
      own
      controls={(mxid) => (
        <ConfirmAction
          open="Unbind"
          label={mxid}
          danger
          title={`Unbind ${mxid}`}
          submit="Unbind this id"
          action={unbindOwnMxidAction}
          input={{ mxid }}
          done={`${mxid} is unbound.`}
        >
          <p>
            You can decide nothing under it from the next request on, and what you approved under it and was not used
            yet is void. Nobody can bind it again, you included, until an admin releases it.
          </p>
        </ConfirmAction>
      )}
    >
      <BindMxid
        server={config.matrix.approverServers[0] ?? 'example.org'}
        bot={config.matrix.botUserId}
        asked={asked}
        ask={askBindingCodeAction}
        enter={enterBindingCodeAction}
      />
    </BindingsCard>
  );
}

function Identities({ person, provider }: { person: PersonView; provider: string | null }) {
  return (
    <IdentitiesCard
      identities={person.identityList}
      controls={({ id, label }) => (
        <ConfirmAction
          open="Unlink"
          label={label}
          danger
          title={`Unlink “${label}”`}
          submit="Unlink this account"
          action={unlinkOwnIdentityAction}
          input={{ identityId: id }}
          done="The OpenID account is unlinked."
        >
          <p>
            It signs in to this account no more. Sessions that it opened stay open; end them below if you fear for it.
          </p>
        </ConfirmAction>
      )}
    >
      {provider ? (
        <OidcButton size="sm" next="/me" before={beginLinkAction}>
          Link your account at {provider}
        </OidcButton>
      ) : null}
    </IdentitiesCard>
  );
}

function Sessions({ person, current, config }: { person: PersonView; current: string; config: Config }) {
  return (
    <SessionsCard
      sessions={person.sessions}
      current={current}
      idleMinutes={config.session.idleMs / 60_000}
      controls={({ id, client }) => (
        <ConfirmAction
          open="End"
          label={`the session of ${client}`}
          title="End this session"
          submit="End the session"
          action={revokeOwnSessionAction}
          input={{ sessionId: id }}
          done="The session has ended."
        >
          <p>Whoever uses that browser is signed out at once.</p>
        </ConfirmAction>
      )}
      actions={
        person.sessions.length > 1 ? (
          <ConfirmAction
            open="End all others"
            danger
            title="End all your other sessions"
            submit="End all others"
            action={revokeOtherSessionsAction}
            input={{}}
            done="Every other session has ended."
          >
            <p>Every browser but this one is signed out at once.</p>
          </ConfirmAction>
        ) : null
      }
    />
  );
}

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
