// PURE. The reader's own keys as rows.

import type { TrustedKeys } from '../package/verify-package.ts';

const roleNames = {
  manifest: 'manifestDids',
  console: 'consoleDids',
  gateway: 'gatewayDids',
  registry: 'registryDids',
  issuer: 'issuerDids',
} as const;

/** Every key of the lists with its role. */
export const pinnedRows = (trusted: TrustedKeys): { role: string; key: string }[] => [
  ...trusted.logs.map(({ vkey }) => ({ role: 'log', key: vkey })),
  ...Object.entries(roleNames).flatMap(([role, name]) => trusted[name].map((key) => ({ role, key }))),
];
