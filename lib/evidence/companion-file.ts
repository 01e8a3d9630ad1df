// The companion of a sealed package: what may change after the sealing, put together when it is asked for.

import type { Db } from '#lib/db/transaction.ts';
import { proveEntries } from '#lib/transparency/proofs.ts';
import { manifestPath } from '#lib/verify/package/manifest-format.ts';
import { bodiesOfRun, completionEvent, entriesOfErasures, findSealedPackage } from './companion-store.ts';
import { type KeptEntry, type OpenBody, type OpenedBody, openKeptBody } from './kept-bodies.ts';
import { checkpointIn, laterSignatures } from './later-signatures.ts';
import { keptPath } from './package/kept-file.ts';
import { isoTime, jsonFile, type PackageFile, textFile } from './package/package-file.ts';
import { unzipFiles, zipFiles } from './package/zip.ts';

type SealedPackage = NonNullable<Awaited<ReturnType<typeof findSealedPackage>>>;
type FilesByPath = ReadonlyMap<string, Uint8Array>;

const readme = `Companion of a Countersign package

What may change after a package is sealed: kept bodies of model calls, the message that told the room of the package,
later signatures of witnesses, erasures. It is made when it is asked for, so two copies can differ.

bodies.json     what was kept, and what became of each body. The digest of a body that is here is SHA-256 over the
                16 bytes of its salt and the body; the same digest stands in kept.json of the package.
erasures.json   the log's entries of erasures, with their proofs under log/erasures-checkpoint.*
completion.json, completion-event.json   the message that carries the package's SHA-256
log/cosigned    a checkpoint of the log with the signatures of witnesses; cosignatures.json has the proof that it goes on
                from the checkpoint in the package's manifest

Text in these files was written by others: show it as text, never as markup.
`;

const textIn = (files: FilesByPath, path: string): string => new TextDecoder().decode(files.get(path));

const pathOf = ({ row }: OpenedBody) => `bodies/${String(row.callSeq).padStart(4, '0')}-${row.kind}.bin`;

function bodyFiles(opened: readonly OpenedBody[]): PackageFile[] {
  const listed = opened.map((one) => ({
    id: one.row.id,
    call_seq: one.row.callSeq,
    kind: one.row.kind,
    bytes: one.row.bytes,
    salted_sha256: one.row.saltedSha256,
    state: one.state,
    salt: one.salt,
    path: one.body && pathOf(one),
    kept_at: one.row.keptAt.toISOString(),
    erased_at: isoTime(one.row.erasedAt),
    erased_by: one.row.erasedBy,
    erased_why: one.row.erasedWhy,
  }));
  const bodies = opened.flatMap((one): PackageFile[] =>
    one.body ? [{ path: pathOf(one), format: 'text', bytes: one.body }] : [],
  );
  return [jsonFile('bodies.json', listed), ...bodies];
}

async function completionFiles(db: Db, jobId: string): Promise<PackageFile[]> {
  const message = await completionEvent(db, jobId);
  if (!message) return [];
  const path = 'completion-event.json';
  const { eventId, roomId, sentAt, raw } = message;
  const document = { event_id: eventId, room_id: roomId, sent_at: isoTime(sentAt), path: raw === null ? null : path };
  return [jsonFile('completion.json', document), ...(raw === null ? [] : [textFile(path, 'verbatim-json', raw)])];
}

async function signatureFiles(db: Db, files: FilesByPath): Promise<PackageFile[]> {
  const manifest = JSON.parse(textIn(files, manifestPath));
  const note = manifest.verificationMaterial.tlogEntries[0].inclusionProof.checkpoint.envelope;
  const later = await laterSignatures(db, checkpointIn(note));
  if (!later) return [];
  return [jsonFile('cosignatures.json', later.document), textFile('log/cosigned', 'signed-note', later.noteText)];
}

const erasuresCheckpoint = (shard: number) => `log/erasures-checkpoint.${shard}`;

async function erasureFiles(db: Db, jobId: string): Promise<PackageFile[]> {
  const rows = await entriesOfErasures(db, jobId);
  const ids = rows.map(({ id }) => id);
  const proofs = await proveEntries(db, ids);
  const places = new Map(proofs?.entries.map((entry) => [entry.auditId, entry]));
  const listed = rows.map((row) => {
    const place = places.get(row.id);
    return {
      audit_id: String(row.id),
      actor: row.actor,
      at: row.at.toISOString(),
      detail: row.detailText,
      salt: row.salt,
      // Null while the log has not taken the entry in.
      index: place?.index ?? null,
      leaf: place?.leafText ?? null,
      path: place?.path ?? null,
      checkpoint: place ? erasuresCheckpoint(place.shard) : null,
    };
  });
  const notes = (proofs?.checkpoints ?? []).map(({ shard, noteText }) =>
    textFile(erasuresCheckpoint(shard), 'signed-note', noteText),
  );
  return [jsonFile('erasures.json', listed), ...notes];
}

/** The bodies kept of a job's calls, opened and held against the sealed package. */
async function openedBodies(db: Db, sealed: SealedPackage, files: FilesByPath, open: OpenBody) {
  const listed = new Map((JSON.parse(textIn(files, keptPath)) as KeptEntry[]).map((entry) => [entry.id, entry]));
  const rows = sealed.job.run ? await bodiesOfRun(db, sealed.job.run.runId) : [];
  return Promise.all(rows.map((row) => openKeptBody(row, listed.get(row.id), open)));
}

/**
 * The companion file of a job's sealed package, as it is now; null until there is a package. The caller checks who may see
 * the room, and that bodies may be read.
 */
export async function companionDownload(
  db: Db,
  jobId: string,
  { open, now }: { open: OpenBody; now: Date },
): Promise<{ roomId: string; fileName: string; bytes: Uint8Array } | null> {
  const sealed = await findSealedPackage(db, jobId);
  if (!sealed?.archive) return null;
  const files: FilesByPath = new Map(unzipFiles(sealed.archive).map(({ path, bytes }) => [path, bytes]));
  const companion = [
    textFile('README.txt', 'text', readme),
    jsonFile('companion.json', {
      companion_version: '1',
      job_id: jobId,
      package_id: sealed.id,
      package_sha256: sealed.sha256,
      made_at: now.toISOString(),
    }),
    ...bodyFiles(await openedBodies(db, sealed, files, open)),
    ...(await completionFiles(db, jobId)),
    ...(await signatureFiles(db, files)),
    ...(await erasureFiles(db, jobId)),
  ];
  const fileName = `countersign-${jobId}-companion.zip`;
  return { roomId: sealed.job.roomId, fileName, bytes: zipFiles(companion) };
}
