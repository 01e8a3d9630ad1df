import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { type Secrets, secretsPath } from '#lib/config.ts';

const secret = () => randomBytes(32).toString('base64url');

/** Makes the secrets of a data folder at its first start; later starts leave them as they are. */
export function ensureSecrets(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  if (existsSync(secretsPath(dataDir))) return;
  const secrets: Secrets = {
    master: secret(),
    postgresPassword: secret(),
    botPassword: secret(),
    demoPassword: secret(),
    synapseRegistration: secret(),
  };
  writeFileSync(secretsPath(dataDir), `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
}
