// PURE. One verification from the bytes a reader chose to the sheet they read.

import { ZodError } from 'zod';
import { sha256Hex } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { isPacket } from '../incident/packet-format.ts';
import { verifyPacket } from '../incident/verify-packet.ts';
import { openPackage, PackageError } from '../package/open-package.ts';
import { packageCodes, parseTrustedKeys, type TrustedKeys, verifyPackage } from '../package/verify-package.ts';
import { companionOf } from './companion-part.ts';
import { logsIn } from './keys-part.ts';
import { makePacketSheet } from './make-packet-sheet.ts';
import { makeSheet } from './make-sheet.ts';
import type { Answer, Progress, Refused, VerifyRequest } from './messages.ts';
import type { PackageFiles } from './package-files.ts';
import type { Fingerprint } from './sheet.ts';
import { shown } from './shown.ts';

const cannotVerify: Refused = {
  kind: 'refused',
  title: 'This browser cannot verify',
  code: null,
  sentence: 'It does not know Ed25519 signatures. Use a current Chromium, Firefox or Safari, or the command line.',
  detail: null,
};

const noCompanion: Refused = {
  kind: 'refused',
  title: 'Not verified',
  code: null,
  sentence: 'A companion file belongs to the package of a job, not to the packet of an incident: take it away.',
  detail: null,
};

/** Verifies and answers; `tell` hears each whole percent once, and 100 when every check that can be made has been. */
export async function runVerification(request: VerifyRequest, tell: (progress: Progress) => void): Promise<Answer> {
  if (!(await checksEd25519())) return cannotVerify;
  const trusted = readKeys(request.trustedText);
  if (trusted && 'kind' in trusted) return trusted;
  const files = readSource(request.source);
  if ('kind' in files) return files;
  const progress = onceAPercent(tell);
  const options = { now: new Date(request.now), trusted: trusted ?? undefined, onProgress: progress };
  const fingerprint = await fingerprintOf(request.source);
  if (isPacket(files)) {
    if (request.companion) return noCompanion;
    const found = await verifyPacket(files, options);
    progress(allChecks);
    return { kind: 'packet', sheet: makePacketSheet({ report: found, files, trusted, fingerprint }) };
  }
  const report = await verifyPackage(files, options);
  progress(allChecks);
  const logs = trusted?.logs ?? logsIn(files);
  const around = { files, sha256: fingerprint.sha256, logs };
  const companion = request.companion ? await companionOf(request.companion, around) : null;
  return { kind: 'sheet', sheet: makeSheet({ report, files, trusted, fingerprint, companion }) };
}

const allChecks = { done: 1, total: 1, step: 'all checks' };

async function fingerprintOf(source: VerifyRequest['source']): Promise<Fingerprint> {
  if (source.kind === 'archive') return { sha256: await sha256Hex(source.bytes), bytes: source.bytes.length };
  return { sha256: null, bytes: source.files.reduce((sum, [, bytes]) => sum + bytes.length, 0) };
}

async function checksEd25519(): Promise<boolean> {
  const { subtle } = globalThis.crypto ?? {};
  if (!subtle) return false;
  // The first key of RFC 8032, section 7.1.
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  const imported = subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x }, 'Ed25519', false, ['verify']);
  return imported.then(
    () => true,
    () => false,
  );
}

function readKeys(text: string): TrustedKeys | Refused | null {
  if (text.trim() === '') return null;
  try {
    return parseTrustedKeys(text);
  } catch (error) {
    if (!(error instanceof CanonError) && !(error instanceof ZodError)) throw error;
    const why = error instanceof CanonError ? error.message : (error.issues[0]?.message ?? '');
    const sentence = 'The keys that you gave are no key list in the form of keys.json.';
    return { kind: 'refused', title: 'Not verified', code: null, sentence, detail: shown(why) };
  }
}

function readSource(source: VerifyRequest['source']): PackageFiles | Refused {
  if (source.kind === 'files') return new Map(source.files);
  try {
    return openPackage(source.bytes);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    const { code, message } = error;
    return { kind: 'refused', title: 'INVALID', code, sentence: packageCodes[code], detail: shown(message) };
  }
}

function onceAPercent(tell: (progress: Progress) => void) {
  let last = -1;
  return ({ done, total, step }: { done: number; total: number; step: string }) => {
    const percent = total > 0 ? Math.min(100, Math.floor((done * 100) / total)) : 0;
    if (percent === last) return;
    last = percent;
    tell({ kind: 'progress', percent, step });
  };
}
