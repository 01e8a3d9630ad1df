import { actorWords } from '#lib/audit/actor-words.ts';
import { itemOf, missing, type RetainGroup, type RetainItem } from './item.ts';
import { detailOf, type Look } from './look.ts';

/** Credentials behind the tools of the jobs, each as it stands: to rotate, or rotated by whom. */
export function checklistGroup(look: Look): RetainGroup {
  const items = look.control.tasks.map(({ tool, credential, doneBy, doneAt, note }): RetainItem => {
    const thing = { kind: 'credential', what: credential, id: tool } as const;
    if (!doneBy || !doneAt) return itemOf(thing, { state: 'there', note: 'To rotate' });
    const said = look.entries.find((row) => {
      const detail = detailOf(row);
      return row.action === 'control.task_done' && detail.tool === tool && detail.credential === credential;
    });
    if (!said) return itemOf(thing, missing('It was ticked off and the log has no entry of that'));
    const words = `Ticked off by ${actorWords(doneBy)}${note ? `: “${note}”` : ''}`;
    const found = look.log.get(said.id) ?? missing();
    return itemOf(
      { ...thing, href: `/audit/${said.id}` },
      { ...found, note: found.note ?? words, at: doneAt.toISOString() },
    );
  });
  return { title: 'Checklist of downstream credentials', items };
}
