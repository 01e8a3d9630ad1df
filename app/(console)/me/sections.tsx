import { OidcButton } from '#components/auth/oidc-button.tsx';
import { BindMxid } from '#components/people/bind-mxid.tsx';
import { BindingsCard } from '#components/people/bindings-card.tsx';
import { ConfirmAction } from '#components/people/confirm-action.tsx';
import { IdentitiesCard } from '#components/people/identities-card.tsx';
import { SessionsCard } from '#components/people/sessions-card.tsx';
import type { Config } from '#lib/config.ts';
import type { PersonView } from '#lib/people/find-person.ts';
import {
  askBindingCodeAction,
  beginLinkAction,
  enterBindingCodeAction,
  revokeOtherSessionsAction,
  revokeOwnSessionAction,
  unbindOwnMxidAction,
  unlinkOwnIdentityAction,
} from './actions.ts';

// The parts of one's own account page, each with what its owner can do about it.

export function Bindings({ person, asked, config }: { person: PersonView; asked: string | null; config: Config }) {
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

export function Identities({ person, provider }: { person: PersonView; provider: string | null }) {
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

export function Sessions({ person, current, config }: { person: PersonView; current: string; config: Config }) {
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
