// PURE. Our public keys with their history, and the root of trust for Sigstore's verifier. A convenience: a reader who
// has pinned our keys uses those.

import { isoTime, jsonFile, type PackageFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';
import { trustedRoot } from './trusted-root.ts';

export const keyFiles = ({ keys, logs }: Pick<PackageRecord, 'keys' | 'logs'>, publicUrl: string): PackageFile[] => [
  jsonFile('keys.json', {
    keys: keys.map(({ role, did, kid, createdAt, retiredAt }) => ({
      role,
      did,
      kid,
      created_at: createdAt.toISOString(),
      retired_at: isoTime(retiredAt),
    })),
    logs: logs.map(({ origin, vkey }) => ({ origin, vkey })),
  }),
  jsonFile('trusted_root.json', trustedRoot(logs, publicUrl)),
];
