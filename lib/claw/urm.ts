// PURE. The run manifest (claw-formats.md section 9, urm v1). Never referenced as `payload.urm`, which no export bundle
// could carry: its hash stands in our metadata, the document in the export.

import { deepSorted, hashInsertionOrder } from '#lib/canon/digest.ts';

export type UrmResource = { type: string; hash_b64u: string; content_type?: string };
export type Urm = {
  urm_version: '1';
  urm_id: string;
  run_id: string;
  agent_did: string;
  issued_at: string;
  harness: { id: string; version: string; runtime?: string; config_hash_b64u?: string };
  inputs: UrmResource[];
  outputs: UrmResource[];
  event_chain_root_hash_b64u?: string;
  receipts_root_hash_b64u?: string;
  metadata?: Record<string, unknown>;
};

/** The manifest with sorted keys, and the hash under which a bundle names it. `undefined` members are left out. */
export async function sealUrm(urm: Urm): Promise<{ document: Urm; resourceHash: string }> {
  const present = Object.fromEntries(Object.entries(urm).filter(([, value]) => value !== undefined)) as Urm;
  const document = deepSorted(present);
  return { document, resourceHash: await hashInsertionOrder(document) };
}
