import { createServer } from 'node:net';
import type { Config } from '#lib/config.ts';
import { StackError } from './stack-error.ts';

type Claim = { port: number; host: string; what: string; setting: string };

/** The ports that a start will listen on, with the setting that changes each. */
function claims(config: Config): Claim[] {
  const local = '127.0.0.1';
  return [
    { port: config.port, host: config.host, what: 'console', setting: 'COUNTERSIGN_PORT' },
    { port: config.gatewayPort, host: config.host, what: 'gateway', setting: 'COUNTERSIGN_GATEWAY_PORT' },
    ...(config.embedded.postgres
      ? [{ port: config.postgresPort, host: local, what: 'database', setting: 'COUNTERSIGN_POSTGRES_PORT' }]
      : []),
    ...(config.embedded.homeserver
      ? [{ port: config.synapsePort, host: local, what: 'homeserver', setting: 'COUNTERSIGN_SYNAPSE_PORT' }]
      : []),
    ...(config.embedded.model
      ? [{ port: config.demoModelPort, host: local, what: 'demo model', setting: 'COUNTERSIGN_DEMO_MODEL_PORT' }]
      : []),
  ];
}

function complaint({ port, host, what, setting }: Claim): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(`Port ${port} (${what}) is taken. Set ${setting} to another one.`);
      else if (error.code === 'EACCES')
        resolve(`Port ${port} (${what}) may not be used by this account. Set ${setting} to one above 1023.`);
      else
        resolve(
          `Nothing can listen on ${host} (${what}): ${error.message}. Set COUNTERSIGN_HOST to an address of this machine.`,
        );
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** @throws StackError with one sentence for every port that cannot be had */
export async function checkPorts(config: Config): Promise<void> {
  const complaints = [];
  for (const claim of claims(config)) complaints.push(await complaint(claim));
  const found = complaints.filter((sentence) => sentence !== null);
  if (found.length > 0) throw new StackError(found.join('\n'));
}
