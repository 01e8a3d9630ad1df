// For tests: the golden bundle and export, changed as an attacker or a careless program would, and signed again with the
// golden test keys where the attack has them.

import { deepSorted, hashInsertionOrder } from '#lib/canon/digest.ts';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { signHashText } from '#lib/claw/envelope.ts';
import { eventHash } from '#lib/claw/event-chain.ts';
import { exportBundleHash, manifestEntry, proofBundlePath } from '#lib/claw/export-bundle.ts';
import { golden, goldenSeed } from './shared-data.ts';

// biome-ignore lint/suspicious/noExplicitAny: forged documents have whatever shape the attack needs
export type Forged = any;

export type Forge = Awaited<ReturnType<typeof openForge>>;

/** The golden keys by role, and what can be done with them. */
export async function openForge() {
  const roles = ['agent', 'gateway', 'console', 'registry', 'intruder'] as const;
  const signers = await Promise.all(roles.map((role) => signerFromSeed(goldenSeed(role))));
  const keys = Object.fromEntries(roles.map((role, i) => [role, signers[i]])) as Record<(typeof roles)[number], Signer>;
  return {
    keys,
    bundle: (): Forged => golden('proof_bundle.json'),
    declared: (): Forged => golden('proof_bundle.declared_order.json'),
    exported: (): Forged => golden('export_bundle.json'),
    resign: (envelope: Forged, signer = keys.agent) => resign(envelope, signer),
    resignReceipt: (envelope: Forged, signer = keys.gateway) => resign(envelope, signer),
    rechain,
    reseal: (exported: Forged, signer = keys.console) => reseal(exported, signer),
  };
}

/** New hash (rule B) and signature over the payload as it stands. */
async function resign(envelope: Forged, signer: Signer): Promise<Forged> {
  const hash = await hashInsertionOrder(envelope.payload);
  envelope.payload_hash_b64u = hash;
  envelope.signature_b64u = await signHashText(signer, hash);
  envelope.signer_did = signer.did;
  return envelope;
}

/** Links and hashes the events anew, and binds tool receipts to the new hashes; returns old hash → new hash. */
async function rechain(payload: Forged): Promise<Map<string, string>> {
  const renamed = new Map<string, string>();
  let previous: string | null = null;
  for (const event of payload.event_chain) {
    const old = event.event_hash_b64u;
    event.prev_hash_b64u = previous;
    event.event_hash_b64u = await eventHash(event);
    renamed.set(old, event.event_hash_b64u);
    previous = event.event_hash_b64u;
  }
  return renamed;
}

/** New manifest, hash and signature around whatever the export holds. */
async function reseal(exported: Forged, signer: Signer): Promise<Forged> {
  exported.manifest.entries[0] = await manifestEntry(proofBundlePath, exported.artifacts.proof_bundle_envelope);
  return resignExport(exported, signer);
}

/** New hash and signature; the manifest stays as it is. */
export async function resignExport(exported: Forged, signer: Signer): Promise<Forged> {
  exported.bundle_hash_b64u = await exportBundleHash(exported);
  exported.signature_b64u = await signHashText(signer, exported.bundle_hash_b64u);
  return exported;
}

/** Another character of the alphabet at `index`. */
export const flip = (text: string, index = 0): string =>
  text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1);

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The same bytes under another last character: its unused bits differ. */
export const respell = (text: string): string =>
  text.slice(0, -1) + alphabet[alphabet.indexOf(text.at(-1) as string) ^ 1];

/** Keys as PostgreSQL's jsonb stores them: by length, then by bytes. */
export function throughJsonb(value: Forged): Forged {
  if (Array.isArray(value)) return value.map(throughJsonb);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, throughJsonb(value[key])]));
}

export const sorted = (value: Forged): Forged => deepSorted(value);
