// PURE. Controls in words.

import type { Preview } from '#lib/controls/preview-control.ts';
import type { ControlKind, ControlScope } from '#lib/controls/scope.ts';

type KindWords = { title: string; does: string; keeps: string; verb: string };

export const kindWords: Record<ControlKind, KindWords> = {
  triage: {
    title: 'Read-only triage',
    does: 'Nothing is minted or authorized. Requests and plans are still recorded and judged.',
    keeps: 'Approvals tried meanwhile, with their event ids and the policy in force.',
    verb: 'Switch to read-only triage:',
  },
  freeze: {
    title: 'Freeze until verified',
    does: 'Nothing is approved until an auditor records that the evidence in dispute verifies and was reviewed.',
    keeps: 'The package in dispute, its verdict, and the auditor’s review.',
    verb: 'Freeze approvals:',
  },
  revoke: {
    title: 'Revoke',
    does: 'Tokens are worth nothing from now on and their jobs are stopped. It has no end.',
    keeps: 'Jobs, token ids, bundles, and a checklist of credentials to rotate.',
    verb: 'Revoke tokens:',
  },
  rollback: {
    title: 'Roll back policy',
    does: 'An earlier policy of a room is in force again, and every new token is pinned to it.',
    keeps: 'Both hashes, what differs, and the jobs that ran under the policy rolled back.',
    verb: 'Roll back the policy:',
  },
};

export const scopeWords: Record<ControlScope, string> = {
  everything: 'Everything',
  room: 'One room',
  agent: 'One agent',
  job: 'One job',
  approver: 'What one person approved',
  policy: 'What runs under one policy',
};

/** How a control's place reads before the name of what it is laid over. */
export const placeWords: Record<ControlScope, string> = {
  everything: 'everything',
  room: 'room',
  agent: 'agent',
  job: 'job',
  approver: 'what was approved by',
  policy: 'policy',
};

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

function listWords(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const sentence = (parts: readonly (string | false)[]): string => {
  const said = listWords(parts.filter((part) => part !== false));
  return said === '' ? '' : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
};

const nothing = 'Nothing is under way there at this moment: it holds for what comes.';

function rollBackWords({ pending, approved, running, tokens }: Preview): string {
  const waiting = pending + approved;
  const said = sentence([
    waiting > 0 && `voids ${counted(waiting, 'waiting job')} that no longer ${waiting === 1 ? 'fits' : 'fit'}`,
    tokens > 0 && `revokes ${counted(tokens, 'token')}`,
    running > 0 && `refuses ${counted(running, 'running job')} every call where the token is pinned`,
  ]);
  return said || nothing;
}

/** What a control would do at this moment, in one sentence. */
export function previewWords(kind: ControlKind, preview: Preview): string {
  if (kind === 'rollback') return rollBackWords(preview);
  const { pending, approved, running, tokens, streams, toolCalls } = preview;
  const jobs = [
    pending > 0 && `${pending} pending`,
    approved > 0 && `${approved} approved`,
    running > 0 && `${running} running`,
  ].filter((part) => part !== false);
  const all = pending + approved + running;
  const said = sentence([
    all > 0 && `stops ${listWords(jobs)} ${all === 1 ? 'job' : 'jobs'}`,
    tokens > 0 && `revokes ${counted(tokens, 'token')}`,
    streams > 0 && `cuts ${counted(streams, 'model call')}`,
    toolCalls > 0 && `finds ${counted(toolCalls, 'tool call')} under way`,
  ]);
  return said || nothing;
}
