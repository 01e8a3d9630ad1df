// An export is made whole before a byte of it leaves: entries of one moment, their manifest signed, and the entry that says
// who took what already in the log.

import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Actor, actorName } from '#lib/actor.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { leavesOfEntries } from '#lib/transparency/log-store.ts';
import { latestCheckpoint } from '#lib/transparency/proofs.ts';
import { appendAudit } from './append.ts';
import { type Archive, createArchive } from './export-archive.ts';
import { csvHead, csvLine, type ExportedEntry, jsonLine } from './export-lines.ts';
import { type ExportFacts, exportStatement, readmeText, signExport } from './export-manifest.ts';
import { longSnapshot } from './export-store.ts';
import { countUnindexed } from './index-store.ts';
import { entriesUnder, unindexedMax } from './list-entries.ts';
import { filterText } from './log-address.ts';
import { columnOf, type LogFilters } from './log-query.ts';
import type { Found } from './search-entries.ts';

const batch = 1_000;
const leftoverMs = 2 * 60 * 60_000;

export type MadeExport = { exportId: string; path: string; count: number; sha256: string };
type Asked = { filters: LogFilters; actor: Actor; consoleUrl: string; dir: string; now: Date };

/** Every entry that the filters find, newest first. */
async function* everyEntry(tx: Tx, filters: LogFilters): AsyncGenerator<ExportedEntry> {
  let before: bigint | null = null;
  do {
    const page: Found = await entriesUnder(tx, filters, before, batch);
    const leaves = await leavesOfEntries(
      tx,
      page.entries.map(({ id }) => id),
    );
    const places = new Map(leaves.map(({ auditId, shard, index }) => [auditId, { shard, index: Number(index) }]));
    for (const entry of page.entries) yield { ...entry, place: places.get(entry.id) ?? null };
    before = page.next;
  } while (before !== null);
}

type Counted = Pick<ExportFacts, 'count' | 'firstId' | 'lastId' | 'hiddenVotes'>;

async function* jsonLines(tx: Tx, filters: LogFilters, counted: Counted): AsyncGenerator<string> {
  for await (const entry of everyEntry(tx, filters)) {
    counted.count += 1;
    counted.firstId = String(entry.id);
    counted.lastId ??= String(entry.id);
    if (entry.hidden) counted.hiddenVotes += 1;
    yield jsonLine(entry);
  }
}

async function* csvLines(tx: Tx, filters: LogFilters): AsyncGenerator<string> {
  yield csvHead;
  for await (const entry of everyEntry(tx, filters)) yield csvLine(entry);
}

/** Writes every file of the archive, all of one snapshot. @returns how many entries there are */
async function fillArchive(archive: Archive, asked: Asked, exportId: string, signer: Signer): Promise<number> {
  const { filters, actor, consoleUrl, now } = asked;
  return longSnapshot(async (tx) => {
    const counted: Counted = { count: 0, firstId: null, lastId: null, hiddenVotes: 0 };
    const files = [
      { name: 'entries.jsonl', sha256: await archive.add('entries.jsonl', jsonLines(tx, filters, counted)) },
      { name: 'entries.csv', sha256: await archive.add('entries.csv', csvLines(tx, filters)) },
    ];
    const facts: ExportFacts = {
      exportId,
      madeAt: now.toISOString(),
      madeBy: actorName(actor),
      consoleUrl,
      filter: filters,
      ...counted,
      notSearched: columnOf(filters) ? 0 : await countUnindexed(tx, unindexedMax),
      checkpoint: (await latestCheckpoint(tx))?.noteText ?? null,
    };
    const signed = await signExport(exportStatement(facts, files), signer);
    for (const [name, bytes] of Object.entries(signed)) await archive.add(name, [bytes]);
    await archive.add('README.txt', [Buffer.from(readmeText(signer))]);
    return counted.count;
  });
}

/** What a process that was killed left behind. No export takes as long. */
async function removeLeftovers(dir: string, now: Date): Promise<void> {
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    const found = await stat(path).catch(() => null);
    if (found && now.getTime() - found.mtimeMs > leftoverMs) await rm(path, { force: true });
  }
}

/**
 * Makes an export of exactly what the filters find, as a file in `dir` that the caller sends and removes.
 * @param signer the console's key
 */
export async function exportEntries(asked: Asked, signer: Signer): Promise<MadeExport> {
  const { filters, actor, dir, now } = asked;
  const exportId = crypto.randomUUID();
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await removeLeftovers(dir, now);
  const path = join(dir, `${exportId}.zip`);
  const archive = await createArchive(path, now);
  try {
    const count = await fillArchive(archive, asked, exportId, signer);
    const sha256 = await archive.finish();
    const detail = { exportId, filter: filterText(filters), count, sha256 };
    await transaction((tx) =>
      appendAudit(tx, { action: 'audit.exported', target: `export:${exportId}`, detail }, { actor, at: now }),
    );
    return { exportId, path, count, sha256 };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await archive.close();
  }
}
