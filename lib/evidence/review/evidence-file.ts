import type { Db } from '#lib/db/transaction.ts';
import { packageDownload } from '#lib/evidence/package/find-package.ts';
import { pulseText } from './raw-parts.ts';
import { bundleTexts } from './raw-store.ts';

/** The files of a job's evidence. `brief` is printed and `companion` is put together when asked for; the others are stored. */
export const fileKeys = ['package', 'companion', 'export', 'bundle', 'pulse', 'brief'] as const;
export type FileKey = (typeof fileKeys)[number];

export type EvidenceFile = { name: string; type: string; body: Uint8Array<ArrayBuffer>; sha256: string | null };

const json = 'application/json; charset=utf-8';

const textFile = (name: string, text: string | null | undefined): EvidenceFile | null =>
  text ? { name, type: json, body: new TextEncoder().encode(text), sha256: null } : null;

async function packageFile(db: Db, jobId: string): Promise<EvidenceFile | null> {
  const found = await packageDownload(db, jobId);
  if (!found) return null;
  return {
    name: found.fileName,
    type: 'application/zip',
    body: new Uint8Array(found.bytes),
    sha256: found.sha256,
  };
}

async function bundleFile(db: Db, jobId: string, which: 'export' | 'bundle'): Promise<EvidenceFile | null> {
  const found = await bundleTexts(db, jobId);
  if (!found) return null;
  return which === 'export'
    ? textFile(`${found.id}.export.json`, found.exportText)
    : textFile(`${found.id}.json`, found.envelopeText);
}

/** A stored file, byte for byte; null while there is none. The caller checks who may have it. */
export async function storedFile(
  db: Db,
  jobId: string,
  key: Exclude<FileKey, 'brief' | 'companion'>,
): Promise<EvidenceFile | null> {
  switch (key) {
    case 'package':
      return packageFile(db, jobId);
    case 'export':
    case 'bundle':
      return bundleFile(db, jobId, key);
    case 'pulse':
      return textFile(`trust-pulse-${jobId}.json`, await pulseText(db, jobId));
  }
}
