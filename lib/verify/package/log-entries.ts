// PURE. The entries of the log that a package carries, read once. Whether they are in the log is another check's business.

import { isMembers, type Members } from '../values.ts';
import type { LogEntryDocument } from './documents.ts';
import { ensure, refuse, type SealedContext } from './package-context.ts';
import { entriesOf } from './package-parts.ts';

export type Leaf = { action: string; actor: string; target: string; at: string };
export type LogEntry = { auditId: string; leaf: Leaf; detail: Members; document: LogEntryDocument };

/** All entries, in order. @throws CannotCheck, Refusal */
export function logEntries(context: SealedContext): LogEntry[] {
  const cached = context.parsed.get('log/entries.json, read');
  if (cached) return cached as LogEntry[];
  const entries = entriesOf(context).map(readEntry);
  context.parsed.set('log/entries.json, read', entries);
  return entries;
}

const byAction = (context: SealedContext): Map<string, LogEntry[]> => {
  const cached = context.parsed.get('log/entries.json, by action');
  if (cached) return cached as Map<string, LogEntry[]>;
  const sorted = Map.groupBy(logEntries(context), ({ leaf }) => leaf.action);
  context.parsed.set('log/entries.json, by action', sorted);
  return sorted;
};

/** The entries of one action, in order. */
export const actionEntries = (context: SealedContext, action: string): LogEntry[] =>
  byAction(context).get(action) ?? [];

function readEntry(document: LogEntryDocument): LogEntry {
  const { audit_id: auditId } = document;
  const leaf = members(document.leaf, auditId);
  const { action, actor, target, at } = leaf;
  const texts = [action, actor, target, at].every((value) => typeof value === 'string');
  ensure(
    texts && !Number.isNaN(Date.parse(at as string)),
    'FILE_MALFORMED',
    `The leaf of entry ${auditId} is none of ours.`,
  );
  return { auditId, leaf: leaf as Leaf, detail: detailOf(document.detail, auditId), document };
}

/** One spelling: what JSON.stringify wrote. A leaf is built again when it is checked, so it needs no such rule. */
function detailOf(text: string, auditId: string): Members {
  const detail = members(text, auditId);
  ensure(JSON.stringify(detail) === text, 'FILE_NOT_CANONICAL', `The detail of entry ${auditId} has another spelling.`);
  return detail;
}

function members(text: string, auditId: string): Members {
  try {
    const value: unknown = JSON.parse(text);
    if (isMembers(value)) return value;
  } catch (cause) {
    throw refuse('FILE_MALFORMED', `Entry ${auditId} is not JSON.`, cause);
  }
  throw refuse('FILE_MALFORMED', `Entry ${auditId} is no entry.`);
}
