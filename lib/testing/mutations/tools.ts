// For tests: tool receipts changed.

import { type Forged, flip } from '../golden-forge.ts';
import { bySigner, did, type Mutation, type Mutations } from './mutation.ts';

const toolOf = (change: (payload: Forged) => void, signer: 'gateway' | 'intruder' = 'gateway'): Mutation =>
  bySigner(async (payload, forge) => {
    const envelope = payload.tool_receipts[0];
    change(envelope.payload);
    await forge.resignReceipt(envelope, forge.keys[signer]);
  });
const unsignedTool = (change: (envelope: Forged, list: Forged[]) => void): Mutation =>
  bySigner((payload) => change(payload.tool_receipts[0], payload.tool_receipts));

export const tool: Mutations = {
  'raw payload instead of envelope': unsignedTool((envelope, list) => {
    list[0] = envelope.payload;
  }),
  'envelope signed by unknown key': toolOf(() => {}, 'intruder'),
  'envelope signature flipped': unsignedTool((envelope) => {
    envelope.signature_b64u = flip(envelope.signature_b64u);
  }),
  'envelope payload changed, stale hash': unsignedTool((envelope) => {
    envelope.payload.latency_ms += 1;
  }),
  'agent_did other': toolOf((payload) => {
    payload.agent_did = did;
  }),
  'binding.run_id other': toolOf((payload) => {
    payload.binding.run_id = 'run_other';
  }),
  'binding.event_hash unknown': toolOf((payload) => {
    payload.binding.event_hash_b64u = 'A'.repeat(43);
  }),
  'binding absent': toolOf((payload) => {
    delete payload.binding;
  }),
  'extra key': toolOf((payload) => {
    payload.job_id = 'x';
  }),
  'receipt_version "3"': toolOf((payload) => {
    payload.receipt_version = '3';
  }),
  'tool on WPC deny list (exec)': toolOf((payload) => {
    payload.tool_name = 'exec';
  }),
  'span ids garbage': toolOf((payload) => {
    for (const name of ['span_id', 'parent_span_id', 'tool_span_id']) payload.binding[name] = 'garbage';
  }),
};
