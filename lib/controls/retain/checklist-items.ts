import { actorWords } from '#lib/audit/actor-words.ts';
import { credentialsOf } from '#lib/policy/catalogue.ts';
import { itemOf, missing, type RetainGroup, type RetainItem } from './item.ts';
import { detailOf, type Look } from './look.ts';
import { jobsById } from './store.ts';

type Named = { tool: string; credential: string };
type Task = Look['control']['tasks'][number];

const same = (a: Named, b: Record<string, unknown>): boolean => a.tool === b.tool && a.credential === b.credential;
const ticks = ({ entries }: Look) => entries.filter(({ action }) => action === 'control.task_done');

function taskItem(look: Look, task: Task): RetainItem {
  const { tool, credential, doneBy, doneAt, note } = task;
  const thing = { kind: 'credential', what: credential, id: tool } as const;
  if (!doneBy || !doneAt) return itemOf(thing, { state: 'there', note: 'To rotate' });
  const entry = ticks(look).find((row) => same(task, detailOf(row)));
  if (!entry) return itemOf(thing, missing('It was ticked off and the log has no entry of that'));
  const words = `Ticked off by ${actorWords(doneBy)}${note ? `: “${note}”` : ''}`;
  const found = look.log.get(entry.id) ?? missing();
  return itemOf(
    { ...thing, href: `/audit/${entry.id}` },
    { ...found, note: found.note ?? words, at: doneAt.toISOString() },
  );
}

/** What was ticked off, and what a revocation's stopped jobs used: a plan does not change once its job was stopped. */
async function wanted(look: Look): Promise<Named[]> {
  const ticked = ticks(look).map((row) => detailOf(row) as Named);
  if (look.control.kind !== 'revoke') return ticked;
  const jobs = await jobsById(look.db, look.effect.stopped ?? []);
  const tools = new Set(jobs.flatMap(({ toolNames }) => toolNames.split(' ')).filter(Boolean));
  return [...ticked, ...[...tools].flatMap(credentialsOf)];
}

/** Credentials behind the tools of the jobs, each as it stands: to rotate, or rotated by whom. */
export async function checklistGroup(look: Look): Promise<RetainGroup> {
  const { tasks } = look.control;
  const gone = (await wanted(look)).filter((named) => !tasks.some((task) => same(task, named)));
  const once = new Map(gone.map(({ tool, credential }) => [`${tool} ${credential}`, { tool, credential }]));
  const missed = [...once.values()].map(({ tool, credential }) =>
    itemOf({ kind: 'credential', what: credential, id: tool }, missing('It belongs on the checklist and is not on it')),
  );
  return {
    title: 'Checklist of downstream credentials',
    items: [...tasks.map((task) => taskItem(look, task)), ...missed],
  };
}
