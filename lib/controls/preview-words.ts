// PURE. What a control would do, in one sentence before it is confirmed.

import type { Preview } from './preview-control.ts';
import type { ControlKind } from './scope.ts';

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
