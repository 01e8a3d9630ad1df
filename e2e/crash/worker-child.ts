// The real worker as a process of its own that kills itself, without warning, at a named point. `setup ROOM
// APPROVER [ADMIN]` makes the installation it works for; `run POINT` runs it.

import { registerAgent } from '#lib/agents/register-agent.ts';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { migrate } from '#lib/db/migrate.ts';
import { transaction } from '#lib/db/transaction.ts';
import { createMissingKeys, keyRoles, openKeys } from '#lib/keys/keyring.ts';
import { recordKeys } from '#lib/keys/record-keys.ts';
import type { MatrixPort } from '#lib/matrix/port.ts';
import { runWorker } from '#lib/matrix/worker.ts';
import { grantRole } from '#lib/people/grant-role.ts';
import { personForMxid } from '#lib/people/person-for-mxid.ts';
import { activatePolicy } from '#lib/registry/activate.ts';
import { publishPolicy } from '#lib/registry/publish.ts';
import { allowRoom } from '#lib/rooms/allow-room.ts';
import { assignAgent } from '#lib/rooms/assign-agent.ts';
import { setup as actor, sketch } from '#lib/testing/console.ts';

const die = () => process.kill(process.pid, 'SIGKILL');
// The signal takes effect while this waits; nothing after it runs.
const never = () => new Promise<never>(() => {});

/** Where the process dies: a batch with a request is here and not stored; stored and not answered; answered and not recorded. */
const points: Record<string, (port: MatrixPort) => MatrixPort> = {
  none: (port) => port,
  fetched: (port) => ({
    ...port,
    sync: async (request) => {
      const answer = await port.sync(request);
      if (!JSON.stringify(answer).includes('!job ')) return answer;
      die();
      return never();
    },
  }),
  committed: (port) => ({
    ...port,
    send: () => {
      die();
      return never();
    },
  }),
  sent: (port) => ({
    ...port,
    send: async (message) => {
      await port.send(message);
      die();
      return never();
    },
  }),
};

async function setup(roomId: string, approver: string, admin: string): Promise<void> {
  const config = getConfig();
  const now = new Date();
  await migrate(config.databaseUrl);
  createMissingKeys(config);
  const { registry } = openKeys(config, ['registry']);
  const agent = await signerFromSeed(new Uint8Array(32).fill(7));
  await allowRoom({ roomId, name: 'crash', actor, now });
  await registerAgent({ did: agent.did, name: 'crash agent', mxid: null, operatorMxid: null, actor, now });
  await assignAgent({ roomId, agentDid: agent.did, actor, now });
  const approval = { approver_user_ids_allowlist: [approver] };
  const { hash } = await publishPolicy({ sourceText: sketch({ rooms: [roomId], approval }), actor, now }, { registry });
  await activatePolicy({ roomId, hash, actor, reason: 'crash test', now });
  if (admin === '') return;
  // A control that ends asks for approval anew, under terms that the recorded keys say.
  await recordKeys(openKeys(config, keyRoles), { actor, now });
  await transaction(async (tx) => {
    const { personId } = await personForMxid(tx, { mxid: admin, displayName: 'Adam', actor, now });
    await grantRole(tx, { personId, role: 'admin', actor, now });
  });
}

async function run(point: string): Promise<void> {
  const decoratePort = points[point];
  if (!decoratePort) throw new Error(`There is no point ${point}.`);
  const stop = new AbortController();
  process.on('SIGTERM', () => stop.abort());
  await runWorker(getConfig(), stop.signal, { decoratePort });
}

const [command = '', first = '', second = '', third = ''] = process.argv.slice(2);
await (command === 'setup' ? setup(first, second, third) : run(first));
process.exit(0);
