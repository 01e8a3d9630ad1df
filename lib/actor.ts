// Who acts. Use cases take an actor as an argument and never look one up themselves.

export type Role = 'auditor' | 'admin';

/** A signed-in person. `mxid` is the Matrix id bound to them, null when none is. */
export type PersonActor = {
  kind: 'person';
  personId: string;
  name: string;
  mxid: string | null;
  roles: readonly Role[];
};
/** The sender of a room command: what the homeserver says, no more. */
export type MatrixActor = { kind: 'matrix'; mxid: string };
/** A program that proved possession of the key behind its `did:key`. */
export type AgentActor = { kind: 'agent'; did: string };
/** One of our own processes. */
export type SystemActor = { kind: 'system'; name: 'worker' | 'gateway' | 'log' | 'console' | 'setup' | 'command-line' };

export type Actor = PersonActor | MatrixActor | AgentActor | SystemActor;

/** The actor as the audit log names it: `person:<id> <mxid>`, `matrix:<mxid>`, `agent:<did>`, `system:<name>`. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.mxid ? `person:${actor.personId} ${actor.mxid}` : `person:${actor.personId}`;
    case 'matrix':
      return `matrix:${actor.mxid}`;
    case 'agent':
      return `agent:${actor.did}`;
    case 'system':
      return `system:${actor.name}`;
  }
}
