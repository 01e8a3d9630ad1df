// PURE. What happened, in the order of the log: one row an entry, calls drawn together.

import { memberOf } from '../values.ts';
import { actorWords } from './actor-words.ts';
import { momentOf } from './moment.ts';
import { jsonFile, jsonOf, listOf, type PackageFiles } from './package-files.ts';
import type { TimelineRow } from './sheet.ts';
import { capped, type Rows, shown } from './shown.ts';

type Entry = { index: number; action: string; actor: unknown; at: unknown; detail: unknown };

function entryOf(value: unknown): Entry {
  const leaf = jsonOf(memberOf(value, 'leaf'));
  const action = memberOf(leaf, 'action');
  const index = memberOf(value, 'index');
  return {
    index: typeof index === 'number' ? index : Number.MAX_SAFE_INTEGER,
    action: typeof action === 'string' ? action : 'unreadable entry',
    actor: memberOf(leaf, 'actor'),
    at: memberOf(leaf, 'at'),
    detail: jsonOf(memberOf(value, 'detail')),
  };
}

/** `plan.changes_requested` → `Plan changes requested`. */
function actionWords(action: string): string {
  const words = action.slice(0, 80).replace(/[._]/g, ' ');
  return shown(words.charAt(0).toUpperCase() + words.slice(1)).text;
}

const told = [
  'decision',
  'approver',
  'reason',
  'comment',
  'revision',
  'tier',
  'verdict',
  'code',
  'outcome',
  'summary',
  'person',
  'role',
];

/** The members of a detail that a person understands. The whole detail stands in the package. */
function detailWords(detail: unknown): string | null {
  const words = told.flatMap((name) => {
    const value = memberOf(detail, name);
    return typeof value === 'string' || typeof value === 'number' ? [`${name} ${String(value).slice(0, 500)}`] : [];
  });
  return words.length > 0 ? words.join(' · ') : null;
}

const isCall = ({ action }: Entry): boolean => action === 'call.admitted' || action === 'call.closed';

function rowOf(group: Entry[], agentDid: unknown): TimelineRow {
  const [first, last] = [group[0] as Entry, group.at(-1) as Entry];
  const at = momentOf(first.at);
  const who = shown(first.actor === `agent:${agentDid}` ? 'the agent' : actorWords(first.actor));
  if (!isCall(first)) {
    const detail = detailWords(first.detail);
    return {
      title: actionWords(first.action),
      who,
      at,
      detail: detail ? shown(detail) : null,
    };
  }
  const admitted = group.filter(({ action }) => action === 'call.admitted').length;
  const until = momentOf(last.at)?.words ?? 'an unknown time';
  const detail = shown(`${admitted} admitted, ${group.length - admitted} closed, until ${until}`);
  return { title: 'Calls', who, at, detail };
}

/** Entries of the log that the package brings, calls that follow each other as one row. */
export function timelineOf(files: PackageFiles): Rows<TimelineRow> {
  const listed = listOf(jsonFile(files, 'log/entries.json')).map(entryOf);
  // Those of our keys are there for their proofs; they are nothing that happened to the job.
  const entries = listed.filter(({ action }) => action !== 'key.created').sort((a, b) => a.index - b.index);
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const open = groups.at(-1);
    if (open?.[0] && isCall(open[0]) && isCall(entry)) open.push(entry);
    else groups.push([entry]);
  }
  const agentDid = memberOf(memberOf(jsonFile(files, 'job.json'), 'agent'), 'did');
  return capped(groups, (group) => rowOf(group, agentDid));
}
