// PURE. The effects of the catalogue in words.

import type { Effect } from '#lib/policy/catalogue.ts';

export const effectWords: Record<Effect, string> = {
  read: 'reads',
  local_write: 'writes locally',
  external_write: 'external write',
  exec: 'runs programs',
  secret: 'hands out secrets',
  money: 'moves money',
  unknown: 'unknown effect',
};
