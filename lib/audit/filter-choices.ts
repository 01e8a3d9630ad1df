import { displayText } from '#lib/canon/display-text.ts';
import type { Db } from '#lib/db/transaction.ts';
import { filterChoices } from './view-store.ts';

export type LogChoice = { value: string; name: string };
export type LogChoices = { rooms: LogChoice[]; agents: LogChoice[]; policies: LogChoice[] };

const policiesMax = 200;

/** What the log can be filtered by, in names for people. */
export async function choicesOfLog(db: Db): Promise<LogChoices> {
  const { rooms, agents, policies } = await filterChoices(db, policiesMax);
  const choice = (value: string, name: string): LogChoice => ({ value, name: displayText(name).text });
  return {
    rooms: rooms.map(({ roomId, name }) => choice(roomId, name)),
    agents: agents.map(({ did, name }) => choice(did, name)),
    policies: policies.map(({ hash, policyId }) => choice(hash, `${policyId} · ${hash.slice(0, 8)}`)),
  };
}

/** What rooms and agents are called, by their ids. */
export const namesOf = ({ rooms, agents }: LogChoices): ReadonlyMap<string, string> =>
  new Map([...rooms, ...agents].map(({ value, name }) => [value, name]));
