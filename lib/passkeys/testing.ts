// For db tests: people who hold passkeys in software authenticators.

import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { type SoftAuthenticator, softAuthenticator } from '#lib/testing/authenticator.ts';
import { noon } from '#lib/testing/console.ts';
import { beginEnrolment } from './begin-enrolment.ts';
import { finishEnrolment } from './finish-enrolment.ts';
import type { RelyingParty } from './relying-party.ts';

export const party: RelyingParty = { rpId: 'localhost', origin: 'http://localhost:3100' };

/** A person bound to a Matrix id. */
export async function personWith(mxid: string, roles: PersonActor['roles'] = []): Promise<PersonActor> {
  const person = await db().person.create({ data: { displayName: mxid, createdAt: noon } });
  await db().matrixBinding.create({ data: { mxid, personId: person.id, boundAt: noon } });
  return { kind: 'person', personId: person.id, name: mxid, mxid, roles };
}

/** Enrols an authenticator as the person's first passkey. */
export async function enrolFirst(
  actor: PersonActor,
  key: SoftAuthenticator = softAuthenticator(),
  now = noon,
): Promise<SoftAuthenticator> {
  const { personId } = actor;
  const begun = await beginEnrolment({ personId, party, now });
  if (begun.step !== 'create') throw new Error('A first passkey needs no confirmation.');
  const response = key.create({ challenge: begun.options.challenge, ...party });
  await finishEnrolment({ personId, challengeId: begun.challengeId, response, name: 'laptop', actor, now });
  return key;
}

export const passkeyRow = (key: SoftAuthenticator) =>
  db().passkeyCredential.findUniqueOrThrow({ where: { credentialId: key.credentialId } });
