// PURE. What our own checks read: the bundle, our metadata in it, and the companion documents in the export around it.
// Everything here was written by whoever made the file; each check decides what it may rest on.

import type { BundleContext } from './bundle-context.ts';
import type { ExportBundleFile } from './export-bundle-schema.ts';
import type { TrustedSigners, VerifyOptions } from './options.ts';
import type { ChainEvent, ProofBundle } from './proof-bundle-schema.ts';
import { type ArtefactKind, CannotCheck } from './report.ts';
import { isMembers, type Members, memberOf } from './values.ts';

export type CountersignContext = {
  bundle: BundleContext;
  payload: ProofBundle;
  /** The payload as it came, raw entries included. */
  rawPayload: unknown;
  exported: ExportBundleFile | null;
  /** `metadata.countersign` of the bundle. */
  own: Members;
  /** `metadata.countersign` of the export. */
  companion: Members;
  options: VerifyOptions;
};

const asMembers = (value: unknown): Members => (isMembers(value) ? value : {});

export function openCountersign(
  bundle: BundleContext,
  file: unknown,
  kind: ArtefactKind,
  options: VerifyOptions,
): CountersignContext {
  if (!bundle.payload) throw new Error('Our own checks follow the format’s.');
  const exported = kind === 'export_bundle' ? (file as ExportBundleFile) : null;
  return {
    bundle,
    payload: bundle.payload,
    rawPayload: bundle.envelope ? bundle.envelope.payload : bundle.input,
    exported,
    own: asMembers(memberOf(bundle.payload.metadata, 'countersign')),
    companion: asMembers(memberOf(exported?.metadata, 'countersign')),
    options,
  };
}

/** A list member, or the one object that an older file has in its place. */
export function listOf(source: Members, plural: string, singular: string): Members[] {
  const list = memberOf(source, plural);
  if (Array.isArray(list)) return list.filter(isMembers);
  const one = memberOf(source, singular);
  return isMembers(one) ? [one] : [];
}

/** A document of the export. @throws CannotCheck when the file does not carry it */
export function companionDocument(context: CountersignContext, name: string): unknown {
  const document = memberOf(context.companion, name);
  if (document === undefined) {
    const where = context.exported ? 'The export does not carry' : 'A bundle alone does not carry';
    throw new CannotCheck(`${name.toUpperCase()}_MISSING`, `${where} ${name.replaceAll('_', ' ')}.`);
  }
  return document;
}

/** The reader's lists of signers. @throws CannotCheck DEPENDENCY_NOT_CONFIGURED without them */
export function trustedSigners(context: CountersignContext, role: keyof TrustedSigners): readonly string[] {
  const dids = context.options.trusted?.[role] ?? [];
  if (dids.length === 0) {
    throw new CannotCheck('DEPENDENCY_NOT_CONFIGURED', `No ${role.replace(/Dids$/, '')} keys are configured.`);
  }
  return dids;
}

export const eventsOfType = (context: CountersignContext, type: string): ChainEvent[] =>
  (context.payload.event_chain ?? []).filter((event) => event.event_type === type);

/** The tokens that our metadata names, newest last. */
export const tokensOf = (context: CountersignContext): Members[] => listOf(context.own, 'tokens', 'cst');
export const decisionsOf = (context: CountersignContext): Members[] => listOf(context.own, 'decisions', 'decision');
