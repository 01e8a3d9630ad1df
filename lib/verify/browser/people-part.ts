// PURE. Who asked, who approved, which agent, under which policy: as the files of the package say it.

import { memberOf } from '../values.ts';
import { momentOf } from './moment.ts';
import { jsonFile, listOf, type PackageFiles } from './package-files.ts';
import type { Fact, Vote } from './sheet.ts';
import { capped, type Rows, shown } from './shown.ts';

// A fact is one line; only an attack is longer.
const charactersMax = 500;

const fact = (label: string, value: unknown, literal = false): Fact => ({
  label,
  value: shown(value, charactersMax),
  literal,
});

/** The facts of `job.json`, in the order in which a reader asks for them. */
export function factsOf(files: PackageFiles): Fact[] {
  const job = jsonFile(files, 'job.json');
  if (job === undefined) return [];
  const of = (name: string) => memberOf(job, name);
  const agent = of('agent');
  return [
    fact('Asked by', of('requester')),
    fact('In the room', of('room_name')),
    fact('Room id', of('room_id'), true),
    fact('Requested', momentOf(of('requested_at'))?.words),
    fact('Agent', memberOf(agent, 'name')),
    fact('Agent’s key', memberOf(agent, 'did'), true),
    fact('Policy (WPC)', of('wpc_hash'), true),
    fact('Ended as', of('final_state')),
    ...(of('state_reason') ? [fact('Because', of('state_reason'))] : []),
    fact('Finished', momentOf(of('finished_at'))?.words),
    fact('Console', of('console_url'), true),
    fact('Log', of('log_origin'), true),
  ];
}

const channels: Record<string, string> = { browser: 'in the browser', matrix: 'in the room' };
const evidence: Record<string, string> = {
  'browser-session': 'signed in, no passkey',
  'browser-passkey': 'signed with a passkey',
  'matrix-local-plain': 'by what the homeserver says',
};
const decisions = { approve: 'approved', deny: 'denied' } as const;

function voteOf(entry: unknown): Vote {
  const kind = memberOf(entry, 'kind');
  const decision = kind === 'approve' || kind === 'deny' ? kind : 'unclear';
  const channel = memberOf(entry, 'channel');
  const level = memberOf(entry, 'evidence_level');
  const reason = memberOf(entry, 'reason');
  const said = [named(channels, channel), named(evidence, level)].filter(Boolean).join(', ');
  const slot = memberOf(entry, 'slot');
  return {
    decision,
    words: decision === 'unclear' ? 'decided' : decisions[decision],
    who: shown(memberOf(entry, 'approver')),
    how: shown(typeof slot === 'string' ? `for ${slot}, ${said}` : said),
    at: momentOf(memberOf(entry, 'decided_at')),
    reason: typeof reason === 'string' && reason !== '' ? shown(reason) : null,
  };
}

const named = (names: Record<string, string>, value: unknown): string =>
  typeof value !== 'string' ? '' : Object.hasOwn(names, value) ? (names[value] ?? '') : value;

/** Every decision, denials too. */
export const votesOf = (files: PackageFiles): Rows<Vote> => capped(listOf(jsonFile(files, 'decisions.json')), voteOf);
