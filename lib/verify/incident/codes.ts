// PURE. The codes that only a packet of an incident has; all others are those of a package.

import { codeSentence } from '../package/codes.ts';

export const packetCodes = {
  FILE_MISSING: 'A file that the manifest names is not there.',
  MANIFEST_MISSING: 'There is no manifest: nothing says what belongs to the packet.',
  INCIDENT_MISMATCH: 'The packet tells the incident otherwise than its manifest or the log does.',
  JOB_PACKAGE_INVALID: 'The package of a job in the packet is INVALID.',
  JOB_PACKAGE_MISMATCH: 'The package of a job is not the one that the packet says it is.',
  JOB_PACKAGE_INCOMPLETE: 'The package of a job lacks something else than its agent’s signature.',
  JOB_PACKAGE_MISSING: 'A job of the incident had no sealed package when the packet was made.',
  TIMELINE_MISMATCH: 'The timeline is not made of the packet’s entries.',
} as const;

export type PacketCode = keyof typeof packetCodes;

/** The sentence of a code of a packet; null for one that only native formats have. */
export const packetCodeSentence = (code: string): string | null =>
  Object.hasOwn(packetCodes, code) ? packetCodes[code as PacketCode] : codeSentence(code);
