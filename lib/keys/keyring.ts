import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Signer } from '#lib/canon/ed25519.ts';
import { openText, sealText } from './seal.ts';
import { signerFromPem } from './signer.ts';

// The file driver: one key per role, because the native envelope signs only its payload's hash and not its type.

export const keyRoles = ['registry', 'issuer', 'gateway', 'console', 'owner', 'manifest', 'log'] as const;
export type KeyRole = (typeof keyRoles)[number];
export type Keyring = Record<KeyRole, Signer>;

const fileFor = (dataDir: string, role: KeyRole) => join(dataDir, 'keys', `${role}.sealed`);

function loadRole(settings: { dataDir: string; masterSecret: string }, role: KeyRole): Signer {
  const sealed = readFileSync(fileFor(settings.dataDir, role), 'utf8').trim();
  return signerFromPem(openText(settings.masterSecret, 'signing-key', sealed));
}

/** Makes the keys that do not exist yet (mode 0600). Returns the roles that were made. */
export function createMissingKeys(settings: { dataDir: string; masterSecret: string }): KeyRole[] {
  mkdirSync(join(settings.dataDir, 'keys'), { recursive: true, mode: 0o700 });
  const made: KeyRole[] = [];
  for (const role of keyRoles) {
    const path = fileFor(settings.dataDir, role);
    if (existsSync(path)) continue;
    const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    // `wx`: two processes starting at once must not replace each other's key.
    writeFileSync(path, sealText(settings.masterSecret, 'signing-key', pem), { mode: 0o600, flag: 'wx' });
    made.push(role);
  }
  return made;
}

/** Puts a role's key aside (`<role>-<kid>.sealed`) and makes a new one. @returns the key id of the old one */
export function replaceKey(settings: { dataDir: string; masterSecret: string }, role: KeyRole): string {
  const { kid } = loadRole(settings, role);
  const path = fileFor(settings.dataDir, role);
  renameSync(path, path.replace(/\.sealed$/, `-${kid}.sealed`));
  createMissingKeys(settings);
  return kid;
}

/**
 * Opens the keys of the named roles: a process holds only those that its work needs.
 * @throws when a key file is missing or does not open with the master secret
 */
export function openKeys<R extends KeyRole>(
  settings: { dataDir: string; masterSecret: string },
  roles: readonly R[],
): Record<R, Signer> {
  return Object.fromEntries(roles.map((role) => [role, loadRole(settings, role)])) as Record<R, Signer>;
}
