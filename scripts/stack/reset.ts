import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { secretsPath } from '#lib/config.ts';
import { endLeftovers } from './run-file.ts';
import { removeSynapseData } from './synapse.ts';
import { debianSynapse } from './synapse-debian.ts';
import { venvSynapse } from './synapse-install.ts';

const parts = ['postgres', 'keys', 'log', 'agent', 'logs', 'demo.json'];

/**
 * Removes what the product keeps in a data folder: database, homeserver, keys, secrets, logs. Installed programs stay.
 * @throws StackError while the product runs
 */
export async function resetData(dataDir: string): Promise<void> {
  await endLeftovers(dataDir);
  for (const program of [venvSynapse, debianSynapse()]) if (program) removeSynapseData({ dataDir }, program);
  for (const part of parts) rmSync(join(dataDir, part), { recursive: true, force: true });
  if (existsSync(secretsPath(dataDir))) rmSync(secretsPath(dataDir));
}
