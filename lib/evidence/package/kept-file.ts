// PURE. `kept.json`: bodies of model calls that the policy asked to keep, by salted digest. The bodies lie in the companion
// file, so that one can be erased and this package still verifies.

import { jsonFile, type PackageFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';

export const keptPath = 'kept.json';

export const keptFile = ({ bodies }: Pick<PackageRecord, 'bodies'>): PackageFile =>
  jsonFile(
    keptPath,
    bodies.map(({ id, callSeq, kind, bytes, saltedSha256 }) => ({
      id,
      call_seq: callSeq,
      kind,
      bytes,
      salted_sha256: saltedSha256,
    })),
  );
