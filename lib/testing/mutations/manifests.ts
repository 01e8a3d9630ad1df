// For tests: the run manifest changed.

import { hashInsertionOrder } from '#lib/canon/digest.ts';
import { type Forged, flip, sorted } from '../golden-forge.ts';
import { golden } from '../shared-data.ts';
import { did, type Mutation, type Mutations } from './mutation.ts';

/** Changes the run manifest; where the name says so, the agent fixes its hash in the bundle and signs again. */
const manifest =
  (change: (urm: Forged) => Forged, fixed: boolean): Mutation =>
  async (forge) => {
    const file = golden('proof_bundle_with_urm.json');
    const original = golden('urm.json');
    const urm = change(original) ?? original;
    if (!fixed) return { file, urm };
    file.payload.urm.resource_hash_b64u = await hashInsertionOrder(urm);
    return { file: await forge.resign(file), urm };
  };

export const urm: Mutations = {
  'urm present, document passed': manifest(() => undefined, false),
  'urm present, no document': () => ({ file: golden('proof_bundle_with_urm.json') }),
  'urm keys reordered (JCS)': manifest((value) => sorted(value), false),
  'urm output hash changed': manifest((value) => {
    value.outputs[0].hash_b64u = flip(value.outputs[0].hash_b64u);
  }, false),
  'urm extra key': manifest((value) => {
    value.x = 1;
  }, false),
  'urm.run_id other (hash fixed)': manifest((value) => {
    value.run_id = 'run_other';
  }, true),
  'urm.agent_did other (hash fixed)': manifest((value) => {
    value.agent_did = did;
  }, true),
  'urm event_chain_root = LAST event (hash fixed)': (forge) =>
    manifest((value) => {
      value.event_chain_root_hash_b64u = forge.bundle().payload.event_chain[5].event_hash_b64u;
    }, true)(forge),
  'urm.urm_id other (hash fixed)': manifest((value) => {
    value.urm_id = 'urm_other';
  }, true),
  'urm receipts_root garbage (hash fixed)': manifest((value) => {
    value.receipts_root_hash_b64u = 'A'.repeat(43);
  }, true),
};
