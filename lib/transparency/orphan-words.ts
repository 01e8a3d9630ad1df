import type { OrphanKind } from './orphan-questions-store.ts';

const words: Record<OrphanKind, string> = {
  'job-without-entry': 'a job for which there is no entry job.requested',
  'decision-without-entry': 'a decision for which there is no entry decision.recorded',
  'token-without-entry': 'a token for which there is no entry token.minted',
  'call-without-entry': 'a call for which there is no entry call.admitted',
  'closed-call-without-entry': 'the end of a call for which there is no entry call.closed',
  'receipt-without-entry': 'a receipt for which there is no entry call.closed',
  'passkey-without-entry': 'a passkey for which there is no entry passkey.registered',
  'package-without-entry': 'a sealed package for which there is no entry package.sealed',
  'entry-without-job': 'an entry job.requested of which the job is gone',
  'entry-without-decision': 'an entry decision.recorded of which the decision is gone',
  'entry-without-token': 'an entry token.minted of which the token is gone',
  'entry-without-call': 'an entry call.admitted of which the call is gone',
  'entry-without-closed-call': 'an entry call.closed of which the call is gone or open',
  'entry-without-receipt': 'an entry call.closed of which the receipt is gone',
  'entry-without-passkey': 'an entry passkey.registered of which the passkey is gone',
  'entry-without-package': 'an entry package.sealed of which the package is gone or another',
  'entry-without-leaf': 'an entry that neither is in the log nor waits for it',
  'leaf-without-entry': 'a leaf of the log of which the entry is gone',
  'entry-unlike-leaf': 'an entry that is not what the log has of it',
};

type Named = { kind: OrphanKind; id: string };

/** How entries name an orphan. */
export const orphanTarget = ({ kind, id }: Named): string => `orphan:${kind}:${id}`;

/** The parts of such a name. */
export function parseOrphanTarget(target: string): { kind: string; id: string } {
  const [, kind = '', id = ''] = /^orphan:([^:]+):(.+)$/s.exec(target) ?? [];
  return { kind, id };
}

/** One orphan as a line for people. */
export const orphanLine = (orphan: Named & { jobId: string | null }): string =>
  `${orphanTarget(orphan)}  ${words[orphan.kind]}${orphan.jobId ? ` (job ${orphan.jobId})` : ''}`;
