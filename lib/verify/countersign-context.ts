// PURE. What our own checks read: the bundle, our metadata in it, and the companion documents in the export around it.
// Everything here was written by whoever made the file; each check decides what it may rest on.

import { hashJcs } from '#lib/canon/digest.ts';
import { type BundleContext, ensure } from './bundle-context.ts';
import type { ExportBundleFile } from './export-bundle-schema.ts';
import type { TrustedSigners, VerifyOptions } from './options.ts';
import type { ChainEvent, ProofBundle } from './proof-bundle-schema.ts';
import { type ArtefactKind, CannotCheck, counted } from './report.ts';
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
  /** Lists that were too long for the bundle and stand in the export, by name; set by the check of our metadata. */
  moved: ReadonlyMap<string, Members[]>;
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
    moved: new Map(),
    options,
  };
}

const membersIn = (value: unknown): Members[] => (Array.isArray(value) ? value.filter(isMembers) : []);

/** A list, or the one object that an older file has in its place. */
export function listIn(source: Members, plural: string, singular: string): Members[] {
  const one = memberOf(source, singular);
  return isMembers(one) ? [one] : membersIn(memberOf(source, plural));
}

/**
 * A list of our metadata: in the bundle, or moved to the export and named by its hash.
 * @throws CannotCheck when it was moved and is not there
 */
export function ownList(context: CountersignContext, plural: string, singular = ''): Members[] {
  if (memberOf(context.own, movedName(plural)) === undefined) return listIn(context.own, plural, singular);
  const list = context.moved.get(plural);
  if (!list)
    throw new CannotCheck(`${plural.toUpperCase()}_MISSING`, `The ${plural.replaceAll('_', ' ')} are not in the file.`);
  return list;
}

const movedName = (plural: string): string => `${plural}_hash_b64u`;

/** Our metadata is there, and lists that moved to the export are the ones that the bundle names. */
export async function checkOwnMetadata(context: CountersignContext): Promise<string> {
  ensure(
    memberOf(context.own, 'extension_version') === '1',
    'COUNTERSIGN_METADATA_MISSING',
    'The bundle has no metadata of ours.',
  );
  const moved = new Map<string, Members[]>();
  for (const [name, list] of Object.entries(asMembers(memberOf(context.companion, 'moved')))) {
    const same = (await hashJcs(list)) === memberOf(context.own, movedName(name));
    ensure(same, 'METADATA_LIST_MISMATCH', `The list ${name} in the export is not the one that the bundle names.`);
    moved.set(name, membersIn(list));
  }
  context.moved = moved;
  return moved.size === 0
    ? 'Our metadata is there.'
    : `Our metadata is there; ${counted(moved.size, 'long list')} in the export.`;
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
export const tokensOf = (context: CountersignContext): Members[] => ownList(context, 'tokens', 'cst');
export const decisionsOf = (context: CountersignContext): Members[] => ownList(context, 'decisions', 'decision');
