// PURE. The proofs that lie in files of their own, for other tools, are those of the entries.

import { decodeBase64 } from '#lib/tlog/base64.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import { formatTlogProof } from '#lib/tlog/tlog-proof.ts';
import { counted } from '../report.ts';
import { type LogEntry, logEntries } from './log-entries.ts';
import { ensure, listedPaths, type PackageContext, refuse, textOf } from './package-context.ts';

const provenAlone = new Set(['decision.recorded', 'token.minted', 'passkey.registered']);

const shardOf = (checkpoint: string): string => /\.(\d+)$/.exec(checkpoint)?.[1] ?? '';
const pathFor = ({ document: { checkpoint, index } }: LogEntry): string => {
  const shard = shardOf(checkpoint);
  return `log/${shard === '' ? '' : `${shard}-`}${index}.tlog-proof`;
};

export function checkProofFiles(context: PackageContext): string {
  const wanted = logEntries(context).filter(({ leaf }) => provenAlone.has(leaf.action));
  const files = listedPaths(context, /\.tlog-proof$/);
  const paths = wanted.map(pathFor);
  const complete = files.length === paths.length && paths.every((path) => files.includes(path));
  ensure(complete, 'ENTRY_MISMATCH', 'The proofs in files of their own are not those that there should be.');
  for (const entry of wanted) {
    const path = pathFor(entry);
    ensure(textOf(context, path) === proofText(context, entry), 'INCLUSION_INVALID', `${path} is another proof.`);
  }
  return `${counted(files.length, 'proof')} in files of their own.`;
}

function proofText(context: PackageContext, { document }: LogEntry): string {
  const { index, checkpoint } = document;
  try {
    return formatTlogProof({ index, path: document.path.map(decodeBase64), checkpoint: textOf(context, checkpoint) });
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    throw refuse('INCLUSION_INVALID', `Entry ${document.audit_id}: ${cause.message}.`, cause);
  }
}
