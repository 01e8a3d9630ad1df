// PURE. Whose signatures count: the lists that the reader brings, or, without any, those inside the package, of which the
// report then says that nothing outside vouches for them.

import { z } from 'zod';
import { parseStrictJson } from '#lib/canon/gate.ts';
import { CannotCheck } from '../report.ts';
import { keysOf, type SealedContext } from './package-context.ts';

export type LogKey = { origin: string; vkey: string };
export type TrustedKeys = {
  logs: readonly LogKey[];
  manifestDids: readonly string[];
  consoleDids: readonly string[];
  gatewayDids: readonly string[];
  registryDids: readonly string[];
  issuerDids: readonly string[];
};
const roles = ['manifest', 'console', 'gateway', 'registry', 'issuer'] as const;
type Role = (typeof roles)[number];

const dids = z.array(z.string().startsWith('did:key:')).default([]);
const trustedKeysSchema = z.strictObject({
  logs: z.array(z.strictObject({ origin: z.string(), vkey: z.string() })).default([]),
  manifestDids: dids,
  consoleDids: dids,
  gatewayDids: dids,
  registryDids: dids,
  issuerDids: dids,
});

const keyListSchema = z.looseObject({
  keys: z.array(z.looseObject({ role: z.string(), did: z.string() })),
  logs: z.array(z.looseObject({ origin: z.string(), vkey: z.string() })),
});

/**
 * A reader's own file of keys: lists by role, or a key list in the form of a package's `keys.json`.
 * @throws CanonError or ZodError; the caller names the file
 */
export function parseTrustedKeys(text: string): TrustedKeys {
  const value = parseStrictJson(text);
  const list = keyListSchema.safeParse(value);
  if (!list.success) return trustedKeysSchema.parse(value);
  const { keys, logs } = list.data;
  const ofRole = (role: Role) => keys.filter((key) => key.role === role).map(({ did }) => did);
  return trustedKeysSchema.parse({
    logs: logs.map(({ origin, vkey }) => ({ origin, vkey })),
    ...Object.fromEntries(roles.map((role) => [`${role}Dids`, ofRole(role)])),
  });
}

/** The keys of a role. @throws CannotCheck DEPENDENCY_NOT_CONFIGURED when the reader lists none */
export function trustedDids(context: SealedContext, role: Role): readonly string[] {
  if (!context.pinned) return didsInPackage(context, role);
  const listed = context.pinned[`${role}Dids`];
  if (listed.length === 0) throw new CannotCheck('DEPENDENCY_NOT_CONFIGURED', `Your list names no ${role} key.`);
  return listed;
}

const didsInPackage = (context: SealedContext, role: string): string[] =>
  keysOf(context)
    .keys.filter((key) => key.role === role)
    .map((key) => key.did);

/** The logs whose checkpoints count. */
export function trustedLogs(context: SealedContext): readonly LogKey[] {
  if (!context.pinned) return keysOf(context).logs;
  if (context.pinned.logs.length === 0) throw new CannotCheck('DEPENDENCY_NOT_CONFIGURED', 'Your list names no log.');
  return context.pinned.logs;
}
