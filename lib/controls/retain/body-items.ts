import { actorWords } from '#lib/audit/actor-words.ts';
import { openKeptBody } from '#lib/evidence/kept-bodies.ts';
import { altered, type Found, itemOf, missing, type RetainItem } from './item.ts';
import { detailOf, type Look } from './look.ts';
import { evidencePage, type OwnEntries } from './package-items.ts';
import { bodiesOfRuns, type RetainedJob } from './store.ts';

type BodyRow = Awaited<ReturnType<typeof bodiesOfRuns>>[number];

function erasedOnPurpose(row: BodyRow, { entries, log }: OwnEntries): Found {
  const entry = entries.find((each) => each.action === 'body.erased' && detailOf(each).bodyId === row.id);
  if (!entry || !row.erasedAt) return missing('It is gone, and the log has no entry that it was erased');
  const { state, note } = log.get(entry.id) ?? missing();
  if (state === 'altered') return altered(note ?? '', row.saltedSha256);
  const by = actorWords(row.erasedBy ?? '');
  return {
    state: 'erased',
    digest: row.saltedSha256,
    note: `Erased by ${by}: “${row.erasedWhy ?? ''}”`,
    at: row.erasedAt.toISOString(),
  };
}

async function lookAtBody(row: BodyRow, own: OwnEntries, open: Look['open']): Promise<Found> {
  if (row.sealedText === null) return erasedOnPurpose(row, own);
  const { state } = await openKeptBody(row, undefined, open);
  if (state === 'altered') return altered('It does not open, or is not what its digest says', row.saltedSha256);
  const note = state === 'digest_only' ? 'Too large to keep: its digest alone is here' : null;
  return { state: 'there', digest: row.saltedSha256, note };
}

/** Bodies of model calls that were kept, by job: each opened and held against its salted digest. */
export async function bodyItems(
  look: Look,
  jobs: readonly RetainedJob[],
  own: OwnEntries,
): Promise<Map<string, RetainItem[]>> {
  const byRun = new Map(jobs.flatMap((job) => (job.run ? [[job.run.runId, job] as const] : [])));
  const found = new Map<string, RetainItem[]>();
  for (const row of await bodiesOfRuns(look.db, [...byRun.keys()])) {
    const job = byRun.get(row.runId);
    if (!job) continue;
    const what = `Kept ${row.kind} of model call ${row.callSeq}, job ${job.id}`;
    const thing = { kind: 'body', what, id: row.id, roomId: job.roomId, href: evidencePage(job) } as const;
    found.set(job.id, [...(found.get(job.id) ?? []), itemOf(thing, await lookAtBody(row, own, look.open))]);
  }
  return found;
}
