// PURE. The entries are in the log: each leaf is what its detail and salt make, under a checkpoint that the log signed.

import { utf8 } from '#lib/canon/digest.ts';
import { auditLeafText } from '#lib/tlog/audit-leaf.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import { counted } from '../report.ts';
import { logOf, openCheckpoint } from './check-manifest.ts';
import { InclusionSet } from './inclusion-set.ts';
import { type LogEntry, logEntries } from './log-entries.ts';
import { ensure, listedPaths, type PackageContext, refuse, type SealedContext, textOf } from './package-context.ts';
import { jobOf } from './package-parts.ts';

const checkpointPattern = /^log\/checkpoint(?:\.\d{1,9})?$/;

/** The checkpoints are known logs', the newest is the one that the job names. */
export async function checkCheckpoints(context: PackageContext): Promise<string> {
  const paths = listedPaths(context, checkpointPattern);
  const stated: string[] = [];
  for (const path of paths) {
    const { origin, size } = await checkpointAt(context, path);
    const ours = path !== 'log/checkpoint' || origin === jobOf(context).log_origin;
    ensure(ours, 'CHECKPOINT_ORIGIN_UNKNOWN', `${path} is not of the log that the job names.`);
    stated.push(`${origin} at ${size} entries`);
  }
  return `${stated.join(', ')}.`;
}

function checkpointAt(context: SealedContext, path: string) {
  const noteText = textOf(context, path);
  return openCheckpoint(noteText, logOf(context, noteText));
}

/** Each entry's leaf is made of what stands beside it and lies under its checkpoint; entries are in order, each once. */
export async function checkEntries(context: SealedContext): Promise<string> {
  const entries = logEntries(context);
  const trees = new Map<string, InclusionSet>();
  let previous = 0n;
  for (const entry of entries) {
    const id = BigInt(entry.auditId);
    ensure(id > previous, 'ENTRY_MISMATCH', `Entry ${entry.auditId} is there twice or out of order.`);
    previous = id;
    const { checkpoint } = entry.document;
    const tree = trees.get(checkpoint) ?? new InclusionSet(await checkpointAt(context, checkpoint));
    trees.set(checkpoint, tree);
    checkEntry(entry, tree);
  }
  const used = listedPaths(context, checkpointPattern).every((path) => trees.has(path));
  ensure(used, 'ENTRY_MISMATCH', 'A checkpoint is there that no entry lies under.');
  return `${counted(entries.length, 'entry').replace('entrys', 'entries')} of the log.`;
}

function checkEntry({ auditId, leaf, document }: LogEntry, tree: InclusionSet): void {
  const { detail, salt, index, path } = document;
  const { action, actor, target, at } = leaf;
  try {
    const text = auditLeafText({ action, actor, target, at: new Date(at), detailText: detail, salt });
    ensure(text === document.leaf, 'ENTRY_MISMATCH', `The leaf of entry ${auditId} is not what its detail makes.`);
    tree.verify({ leafHash: hashLeaf(utf8(text)), index, path });
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    throw refuse('INCLUSION_INVALID', `Entry ${auditId} is not in the log: ${cause.message}.`, cause);
  }
}
