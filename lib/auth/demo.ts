import { type Config, demoServerName } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { type Db, transaction } from '#lib/db/transaction.ts';
import { isLoopbackHost } from '#lib/settings.ts';
import { AuthError } from './auth-error.ts';
import type { HeaderReader } from './client-address.ts';
import { clientFacts } from './client-facts.ts';
import { roomsNaming } from './named-approvers.ts';
import { type NewSession, startSession } from './session.ts';
import { peopleOfServer } from './store.ts';

// Signing in by one click exists in the demo only: the embedded homeserver, the console bound to loopback, and a
// browser on this very machine. Everything else is refused here, whatever the page offered.

const hostOf = (authority: string) => URL.parse(`http://${authority}`)?.hostname ?? '';
const listOf = (value: string | null) => (value === null ? [] : value.split(',').map((part) => part.trim()));
const isLoopbackAddress = (address: string) => isLoopbackHost(address.replace(/^::ffff:/i, ''));

/**
 * Whether this request may be offered the one-click sign-in. The host must be loopback by name (a page that was
 * rebound to 127.0.0.1 carries its own), and so must every address and host that a proxy or tunnel reports.
 */
export function demoSignInOffered(config: Pick<Config, 'demo'>, headers: HeaderReader): boolean {
  if (!config.demo || headers.get('forwarded') !== null) return false;
  const addresses = listOf(headers.get('x-forwarded-for'));
  const hosts = [headers.get('host') ?? '', ...listOf(headers.get('x-forwarded-host'))];
  return (
    addresses.length > 0 && addresses.every(isLoopbackAddress) && hosts.every((host) => isLoopbackHost(hostOf(host)))
  );
}

export type DemoPerson = { personId: string; name: string; mxid: string; may: string };

/** In the order in which they are listed. */
const parts = ['approver', 'requester', 'auditor', 'admin'];

async function mayWords(db: Db, mxid: string, roles: readonly string[]): Promise<string> {
  const approver = (await roomsNaming(db, mxid)).length > 0 ? ['approver'] : [];
  return [...approver, ...roles].join(', ') || 'requester';
}

const rank = ({ may }: DemoPerson) => parts.findIndex((part) => may.startsWith(part));

/** The people of the embedded homeserver with what each may do, approvers first. */
export async function listDemoPeople(db: Db): Promise<DemoPerson[]> {
  const people = await Promise.all(
    (await peopleOfServer(db, demoServerName)).map(async ({ personId, mxid, person }) => ({
      personId,
      name: person.displayName,
      mxid,
      may: await mayWords(
        db,
        mxid,
        person.roles.map((grant) => grant.role),
      ),
    })),
  );
  return people.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/**
 * Signs in as a demo person.
 * @throws AuthError DEMO_NOT_OFFERED for any other person, host, address or homeserver; PERSON_DISABLED
 */
export async function demoSignIn(
  input: { personId: string; headers: HeaderReader; now: Date },
  config: Pick<Config, 'demo'>,
): Promise<NewSession> {
  const offered = demoSignInOffered(config, input.headers);
  const people = offered ? await peopleOfServer(db(), demoServerName) : [];
  if (!people.some((row) => row.personId === input.personId)) {
    throw new AuthError('DEMO_NOT_OFFERED', 'Signing in by one click is part of the demo only. Ask for a code.');
  }
  const client = clientFacts(input.headers);
  return transaction((tx) => startSession(tx, { personId: input.personId, method: 'demo', client, now: input.now }));
}
