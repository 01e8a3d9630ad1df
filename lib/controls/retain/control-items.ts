// The control itself: its entries in the log, and the passkeys' signatures under it.

import { itemOf, missing, type RetainGroup, type RetainItem } from './item.ts';
import { detailOf, type Look } from './look.ts';
import { signatureItems } from './signature-items.ts';
import type { EntryRow } from './store.ts';

const entryWords: Record<string, string> = {
  'control.applied': 'The control was applied',
  'control.lifted': 'The control was lifted',
};

/** An entry of the log as an item. */
export const entryItem = ({ log }: Look, row: EntryRow, what: string): RetainItem =>
  itemOf(
    { kind: 'entry', what, id: String(row.id), href: `/audit/${row.id}`, roomId: row.roomId },
    { ...(log.get(row.id) ?? missing()), at: row.at.toISOString() },
  );

const sameSet = (a: unknown, b: readonly string[] | undefined): boolean =>
  Array.isArray(a) && JSON.stringify([...a].sort()) === JSON.stringify([...(b ?? [])].sort());

/** Whether the stored effect is the one that the log's entry tells of. */
function effectFits({ effect, control }: Look, row: EntryRow): boolean {
  const detail = detailOf(row);
  const stopped = control.kind === 'rollback' ? effect.voided : effect.stopped;
  return (
    sameSet(detail.jobsReopened, effect.reopened) &&
    sameSet(detail.jobsStopped, stopped) &&
    sameSet(detail.tokensRevoked, effect.tokens)
  );
}

function ownEntries(look: Look): RetainItem[] {
  const { entries, control } = look;
  const wanted = ['control.applied', ...(control.liftedAt ? ['control.lifted'] : [])];
  return wanted.map((action) => {
    const what = entryWords[action] ?? action;
    const row = entries.find((entry) => entry.action === action);
    if (!row) return itemOf({ kind: 'entry', what, id: action }, missing(`The log has no entry ${action} of it`));
    const item = entryItem(look, row, what);
    if (action !== 'control.applied' || effectFits(look, row)) return item;
    return { ...item, state: 'altered', note: 'What it did, as it is stored, is not what its entry in the log says' };
  });
}

/** The control's entries in the log, and the signatures under it. */
export const controlGroup = async (look: Look): Promise<RetainGroup> => ({
  title: 'The control itself',
  items: [...ownEntries(look), ...(await signatureItems(look))],
});
