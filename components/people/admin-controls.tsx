import type { ReactNode } from 'react';
import type { Result } from '#lib/result.ts';
import { ConfirmAction } from './confirm-action.tsx';

type Act<I> = (input: I) => Promise<Result<unknown>>;
type Person = { personId: string; name: string };

export type PersonActions = {
  grantRole: Act<{ personId: string; role: 'auditor' | 'admin' }>;
  revokeRole: Act<{ personId: string; role: 'auditor' | 'admin' }>;
  disable: Act<{ personId: string; reason: string }>;
  enable: Act<{ personId: string; reason: string }>;
  unbind: Act<{ personId: string; mxid: string }>;
  unlink: Act<{ personId: string; identityId: string }>;
  endSession: Act<{ personId: string; sessionId: string }>;
  endSessions: Act<{ personId: string }>;
};

/** Grants or takes a role. */
export function RoleControl(props: Person & { role: 'auditor' | 'admin'; held: boolean; actions: PersonActions }) {
  const { personId, name, role, held, actions } = props;
  return held ? (
    <ConfirmAction
      open="Take"
      label={`the role ${role}`}
      danger
      title={`Take the role ${role} from “${name}”`}
      submit={`Take the role ${role}`}
      action={actions.revokeRole}
      input={{ personId, role }}
      done={`“${name}” is ${role} no more.`}
    >
      <p>It is gone with their next request. The last admin who can sign in keeps the role.</p>
    </ConfirmAction>
  ) : (
    <ConfirmAction
      open="Grant"
      label={`the role ${role}`}
      title={`Make “${name}” ${role === 'admin' ? 'an admin' : 'an auditor'}`}
      submit={`Grant the role ${role}`}
      action={actions.grantRole}
      input={{ personId, role }}
      done={`“${name}” is ${role} now.`}
    >
      <p>
        {role === 'admin'
          ? 'They can change rooms, agents, policies, people and controls. They become no approver by it: policies name approvers.'
          : 'They can read everything, also of rooms that they are not in.'}
      </p>
    </ConfirmAction>
  );
}

/** Disables an account, or enables it again. */
export function DisableControl(props: Person & { disabled: boolean; actions: PersonActions }) {
  const { personId, name, disabled, actions } = props;
  return disabled ? (
    <ConfirmAction
      open="Enable"
      title={`Enable the account of “${name}”`}
      submit="Enable the account"
      action={actions.enable}
      input={{ personId }}
      askReason
      done="The account is enabled."
    >
      <p>They can sign in again, with the ids and roles that they have now. Ended sessions stay ended.</p>
    </ConfirmAction>
  ) : (
    <ConfirmAction
      open="Disable"
      danger
      title={`Disable the account of “${name}”`}
      submit="Disable the account"
      action={actions.disable}
      input={{ personId }}
      askReason
      done="The account is disabled and its sessions have ended."
    >
      <p>
        Every session ends at once, no way in opens a new one, and their Matrix ids decide nothing, in the browser or in
        a room. What they approved and was not used yet is void.
      </p>
    </ConfirmAction>
  );
}

/** Takes a Matrix id from somebody. */
export function UnbindControl({ personId, name, mxid, actions }: Person & { mxid: string; actions: PersonActions }) {
  return (
    <ConfirmAction
      open="Unbind"
      label={mxid}
      danger
      title={`Unbind ${mxid} from “${name}”`}
      submit="Unbind this id"
      action={actions.unbind}
      input={{ personId, mxid }}
      done={`${mxid} is unbound.`}
    >
      <p>
        With their next request they can decide nothing under it, and what was approved under it and not used yet is
        void. The id stays free until an admin releases it to somebody, who must then prove it.
      </p>
    </ConfirmAction>
  );
}

/** Takes an OpenID account from somebody. */
export function UnlinkControl(props: Person & { identityId: string; label: string; actions: PersonActions }) {
  const { personId, name, identityId, label, actions } = props;
  return (
    <ConfirmAction
      open="Unlink"
      label={label}
      danger
      title={`Unlink “${label}” from “${name}”`}
      submit="Unlink this account"
      action={actions.unlink}
      input={{ personId, identityId }}
      done="The OpenID account is unlinked."
    >
      <p>
        It signs in to this account no more. Sessions that it opened stay open: end them as well if you fear for it.
      </p>
    </ConfirmAction>
  );
}

/** Ends one session of somebody. */
export function EndSessionControl(props: Person & { sessionId: string; client: string; actions: PersonActions }) {
  const { personId, sessionId, client, actions } = props;
  return (
    <ConfirmAction
      open="End"
      label={`the session of ${client}`}
      danger
      title="End this session"
      submit="End the session"
      action={actions.endSession}
      input={{ personId, sessionId }}
      done="The session has ended."
    >
      <p>Whoever uses that browser is signed out at once.</p>
    </ConfirmAction>
  );
}

/** Ends all sessions of somebody. */
export function EndSessionsControl({ personId, name, actions }: Person & { actions: PersonActions }): ReactNode {
  return (
    <ConfirmAction
      open="End all"
      danger
      title={`End every session of “${name}”`}
      submit="End every session"
      action={actions.endSessions}
      input={{ personId }}
      done="Every session has ended."
    >
      <p>They are signed out everywhere at once. They can sign in again.</p>
    </ConfirmAction>
  );
}
