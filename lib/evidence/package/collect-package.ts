import { sha256Hex } from '#lib/canon/digest.ts';
import { verifierHtml } from '../verifier-asset.ts';
import { decisionFiles } from './decision-files.ts';
import { jobFile } from './job-file.ts';
import { keptFile } from './kept-file.ts';
import { keyFiles } from './key-files.ts';
import { logFiles } from './log-files.ts';
import { matrixFiles } from './matrix-files.ts';
import { byPath, type PackageFile, textFile } from './package-file.ts';
import { planFiles, policyFiles } from './plan-files.ts';
import type { PackageRecord } from './read-package.ts';
import { readmeFile } from './readme-file.ts';
import { nativeFiles, runFiles } from './run-files.ts';
import { tokenFile } from './token-file.ts';

const checksumsPath = 'checksums.sha256';

/** The list that `sha256sum -c` reads. */
export async function checksumsFile(files: readonly PackageFile[]): Promise<PackageFile> {
  const lines = await Promise.all(files.map(async ({ path, bytes }) => `${await sha256Hex(bytes)}  ${path}\n`));
  return textFile(checksumsPath, 'text', lines.join(''));
}

/** Every file of a package but its manifest, in the order of their paths. The same record gives the same bytes. */
export async function collectPackage(record: PackageRecord, publicUrl: string): Promise<PackageFile[]> {
  const files = [
    readmeFile(record),
    textFile('verify.html', 'html', verifierHtml()),
    jobFile(record, publicUrl),
    ...(await matrixFiles(record)),
    ...planFiles(record),
    ...policyFiles(record),
    ...decisionFiles(record),
    tokenFile(record),
    ...runFiles(record),
    ...nativeFiles(record),
    ...keyFiles(record, publicUrl),
    ...logFiles(record),
    keptFile(record),
  ].sort(byPath);
  return [...files, await checksumsFile(files)].sort(byPath);
}
