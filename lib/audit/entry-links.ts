// PURE. Where an entry leads: pages of what it names, and the log filtered by it.

import type { EntryView } from './list-entries.ts';
import { logAddress } from './log-address.ts';

export type EntryLink = { name: string; text: string; href: string };

const textIn = (detail: Record<string, unknown>, name: string): string | null =>
  Object.hasOwn(detail, name) && typeof detail[name] === 'string' ? detail[name] : null;

const afterKind = (target: string, kind: string): string | null =>
  target.startsWith(`${kind}:`) ? target.slice(kind.length + 1) : null;

/** The pages that an entry names, each once. `names` says what rooms and agents are called, by their ids. */
export function entryLinks(entry: EntryView, names: ReadonlyMap<string, string>): EntryLink[] {
  const { jobId, roomId, target, detail } = entry;
  const wpcHash = textIn(detail, 'wpcHash') ?? afterKind(target, 'policy');
  const agentDid = textIn(detail, 'agentDid') ?? afterKind(target, 'agent');
  const bundleId = textIn(detail, 'bundleId');
  const personId = afterKind(target, 'person');
  const incidentId = afterKind(target, 'incident');
  const at = (name: string, text: string | null, href: (text: string) => string): EntryLink[] =>
    text ? [{ name, text: names.get(text) ?? text, href: href(encodeURIComponent(text)) }] : [];
  return [
    ...at('job', jobId, (id) => `/jobs/${id}`),
    ...at('evidence', bundleId, (id) => `/evidence/${id}`),
    ...(entry.action === 'package.sealed' ? at('evidence', jobId, (id) => `/evidence/job/${id}`) : []),
    ...at('policy', wpcHash, (hash) => `/policies/${hash}`),
    ...at('agent', agentDid, () => logAddress({ agent: agentDid ?? undefined }, null)),
    ...at('person', personId, (id) => `/people/${id}`),
    ...at('incident', incidentId, (id) => `/incidents/${id}`),
    ...at('room', roomId, (id) => `/rooms/${id}`),
  ];
}
