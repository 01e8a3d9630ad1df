// PURE. What the checks of a package share: its files, read once each, and what earlier steps have established. A check that
// needs a file which is not there could not be made; that is not the same as a wrong file.

import type { z } from 'zod';
import { CanonError } from '#lib/canon/error.ts';
import { parseCanonicalJson } from '#lib/canon/gate.ts';
import { JsonTexts } from '../json-texts.ts';
import { CannotCheck, Refusal, type Report } from '../report.ts';
import { type SignatureChecker, signatureChecker } from '../signature-checker.ts';
import { firstIssue } from '../values.ts';
import type { PackageCode } from './codes.ts';
import { type KeysDocument, keysSchema } from './documents.ts';
import type { Manifest, SignedManifest } from './read-manifest.ts';
import type { TrustedKeys } from './trusted-keys.ts';

/** What the checks of every sealed archive share, whatever it is about. */
export type SealedContext = {
  files: ReadonlyMap<string, Uint8Array>;
  /** The reader's own lists; null when the archive's are all there is. */
  pinned: TrustedKeys | null;
  /** Set by the step that reads it. */
  manifest: SignedManifest<unknown> | null;
  /** Parsed files, by path. */
  parsed: Map<string, unknown>;
};

export type PackageContext = SealedContext & {
  now: Date;
  signatures: SignatureChecker;
  texts: JsonTexts;
  manifest: Manifest | null;
  /** The report on the native bundle. */
  native: Report | null;
  /** Told of each check of the native bundle. */
  onNativeCheck: (name: string) => void;
};

export const openContext = (
  files: ReadonlyMap<string, Uint8Array>,
  options: { now: Date; trusted?: TrustedKeys },
  onNativeCheck: PackageContext['onNativeCheck'] = () => {},
): PackageContext => ({
  files,
  now: options.now,
  pinned: options.trusted ?? null,
  signatures: signatureChecker(),
  texts: new JsonTexts(),
  manifest: null,
  native: null,
  onNativeCheck,
  parsed: new Map(),
});

export const refuse = (code: PackageCode, detail: string, cause?: unknown): Refusal =>
  new Refusal(code, detail, cause === undefined ? undefined : { cause });

/** @throws Refusal with `code` when `condition` does not hold */
export function ensure(condition: boolean, code: PackageCode, detail: string): asserts condition {
  if (!condition) throw refuse(code, detail);
}

/** @throws CannotCheck MANIFEST_MISSING */
export function manifestOf<M>(context: { manifest: M | null }): M {
  if (!context.manifest) throw new CannotCheck('MANIFEST_MISSING', 'There is no manifest to check against.');
  return context.manifest;
}

/** Whether the manifest names a file, there or not. */
export const isListed = (context: SealedContext, path: string): boolean => manifestOf(context).digests.has(path);

/** Paths that the manifest names and a pattern fits, in order. */
export const listedPaths = (context: SealedContext, pattern: RegExp): string[] =>
  [...manifestOf(context).digests.keys()].filter((path) => pattern.test(path));

/** A file's text. @throws CannotCheck FILE_MISSING, Refusal FILE_MALFORMED when it is not UTF-8 */
export function textOf(context: SealedContext, path: string): string {
  const bytes = context.files.get(path);
  if (!bytes) throw new CannotCheck('FILE_MISSING', `${path} is not there.`);
  return decodeText(bytes, path);
}

export function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw refuse('FILE_MALFORMED', `${path} is not UTF-8.`, cause);
  }
}

/** Runs a parser of ours; what it refuses becomes a refusal of the file. */
export function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof CanonError)) throw cause;
    const code = cause.code === 'NOT_CANONICAL' ? 'FILE_NOT_CANONICAL' : 'FILE_MALFORMED';
    throw refuse(code, `${path}: ${cause.message}.`, cause);
  }
}

/** A JSON file that must be in canonical form, by its schema. @throws CannotCheck, Refusal */
export function documentOf<T extends z.ZodType>(context: SealedContext, path: string, schema: T): z.output<T> {
  if (!context.parsed.has(path)) {
    const text = textOf(context, path);
    const value = reading(path, () => parseCanonicalJson(text));
    context.parsed.set(path, fitted(path, schema, value));
  }
  return context.parsed.get(path) as z.output<T>;
}

/** A JSON file that stands in the package as it was stored. */
export function verbatimJson(context: PackageContext, path: string): unknown {
  if (!context.parsed.has(path)) {
    const text = textOf(context, path);
    context.parsed.set(
      path,
      reading(path, () => context.texts.read(text)),
    );
  }
  return context.parsed.get(path);
}

/** The value, if it fits its schema. @throws Refusal FILE_MALFORMED naming the place */
export function fitted<T extends z.ZodType>(path: string, schema: T, value: unknown): z.output<T> {
  const issue = firstIssue(schema, value);
  if (issue) throw refuse('FILE_MALFORMED', `${path}: ${issue.path || 'the whole'}: ${issue.message}`);
  return value as z.output<T>;
}

export const keysOf = (context: SealedContext): KeysDocument => documentOf(context, 'keys.json', keysSchema);
