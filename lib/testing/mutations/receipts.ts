// For tests: gateway receipts changed and signed again by the gateway or an intruder, then the bundle by the agent.

import { type Forged, flip } from '../golden-forge.ts';
import { bySigner, type Mutation, type Mutations } from './mutation.ts';

/** Changes one gateway receipt, which the gateway (or an intruder) signs; then the agent signs the bundle. */
const receiptOf =
  (
    index: number,
    change: (payload: Forged, envelope: Forged) => void,
    signer: 'gateway' | 'intruder' = 'gateway',
  ): Mutation =>
  (forge) =>
    bySigner(async (payload) => {
      const envelope = payload.receipts[index];
      change(envelope.payload, envelope);
      await forge.resignReceipt(envelope, forge.keys[signer]);
    })(forge);
const unsignedReceipt = (change: (envelope: Forged) => void): Mutation =>
  bySigner((payload) => change(payload.receipts[1]));
const binding = (index: number, change: (binding: Forged) => void): Mutation =>
  receiptOf(index, (payload) => change(payload.binding));
const eachReceipt = (
  change: (payload: Forged) => void,
  signer: 'gateway' | 'intruder' = 'gateway',
  more?: (payload: Forged) => void,
) =>
  bySigner(async (payload, forge) => {
    for (const envelope of payload.receipts) {
      change(envelope.payload);
      await forge.resignReceipt(envelope, forge.keys[signer]);
    }
    more?.(payload);
  });
const withoutSpans = ({ binding: value }: Forged): void => {
  delete value.span_id;
  delete value.parent_span_id;
};

export const receipt: Mutations = {
  'receipt signed by unlisted key': receiptOf(1, () => {}, 'intruder'),
  'both receipts signed by unlisted key': eachReceipt(() => {}, 'intruder'),
  'receipt payload changed, stale signature': unsignedReceipt((envelope) => {
    envelope.payload.tokens_input += 1;
  }),
  'receipt signature flipped': unsignedReceipt((envelope) => {
    envelope.signature_b64u = flip(envelope.signature_b64u);
  }),
  'receipt in declared order but hashed with JCS': bySigner(async (payload, forge) => {
    // Signed over the sorted form, then put into another order.
    const envelope = payload.receipts[0];
    await forge.resignReceipt(envelope);
    const { receipt_version, receipt_id, ...rest } = envelope.payload;
    envelope.payload = { receipt_version, receipt_id, ...rest };
  }),
  'receipt hashed with JCS, keys already sorted': bySigner(() => {}),
  'binding.run_id other': binding(1, (value) => {
    value.run_id = 'run_other';
  }),
  'binding.event_hash unknown': binding(1, (value) => {
    value.event_hash_b64u = 'A'.repeat(43);
  }),
  'binding absent': receiptOf(1, (payload) => {
    delete payload.binding;
  }),
  'binding.policy_hash other': binding(1, (value) => {
    value.policy_hash = 'other';
  }),
  'binding.token_scope_hash other': binding(1, (value) => {
    value.token_scope_hash_b64u = 'A'.repeat(43);
  }),
  'both receipts bound to run_end event, same nonce': (forge) => {
    const runEnd = forge.bundle().payload.event_chain[5].event_hash_b64u;
    return eachReceipt(({ binding: value }) => {
      value.event_hash_b64u = runEnd;
      value.nonce = 'same';
    })(forge);
  },
  'binding unknown key': binding(0, (value) => {
    value.job_id = 'x';
  }),
  'payload unknown key': receiptOf(0, (payload) => {
    payload.job_id = 'x';
  }),
  'metadata unknown key': receiptOf(0, (payload) => {
    payload.metadata.job_id = 'x';
  }),
  'same receipt_id, different payload': receiptOf(1, (payload) => {
    payload.receipt_id = 'rcpt_00000000-0000-4000-8000-000000000201';
  }),
  'tokens_input 1.5': receiptOf(1, (payload) => {
    payload.tokens_input = 1.5;
  }),
  'tokens_input 10,000,001': receiptOf(1, (payload) => {
    payload.tokens_input = 10_000_001;
  }),
  'latency_ms > 1 h': receiptOf(1, (payload) => {
    payload.latency_ms = 3_600_001;
  }),
  'timestamp after issued_at': receiptOf(0, (payload) => {
    payload.timestamp = '2026-03-02T09:02:12.000Z';
  }),
  'child span earlier than parent': receiptOf(1, (payload) => {
    payload.timestamp = '2026-03-02T09:02:10.000Z';
  }),
  'parent_span_id unknown': binding(1, (value) => {
    value.parent_span_id = 'span_unknown';
  }),
  'parent_span_id = tool receipt span': (forge) => {
    const span = forge.bundle().payload.tool_receipts[0].payload.binding.span_id;
    return binding(1, (value) => {
      value.parent_span_id = span;
    })(forge);
  },
  'second root (no parent_span_id)': binding(1, (value) => {
    delete value.parent_span_id;
  }),
  'same span_id on both receipts': (forge) => {
    const span = forge.bundle().payload.receipts[0].payload.binding.span_id;
    return binding(1, (value) => {
      value.span_id = span;
    })(forge);
  },
  'span_id and spanId differ': binding(1, (value) => {
    value.spanId = 'span_other';
  }),
  'phase unknown': binding(0, (value) => {
    value.phase = 'dreaming';
  }),
  'phase transition reasoning->planning': binding(1, (value) => {
    value.phase = 'planning';
  }),
  'attribution_confidence 1.1': binding(1, (value) => {
    value.attribution_confidence = 1.1;
  }),
  'attribution_confidence 1.0 on lone root': bySigner(async (payload, forge) => {
    payload.receipts.pop();
    payload.receipts[0].payload.binding.attribution_confidence = 1;
    await forge.resignReceipt(payload.receipts[0]);
  }),
  'no span ids at all on receipts': eachReceipt(withoutSpans),
  'no span ids on receipts and no inline approval': eachReceipt(withoutSpans, 'gateway', (payload) => {
    delete payload.human_approval_receipts;
  }),
  'model_identity for another model': receiptOf(0, (payload) => {
    payload.metadata.model_identity.model.name = 'other';
  }),
  'expires_at in receipt envelope, past': receiptOf(0, (_payload, envelope) => {
    envelope.expires_at = '2026-03-03T00:00:00.000Z';
  }),
  'receipt_type raw object appended': bySigner((payload) => {
    payload.receipts.push({ receipt_type: 'diagnostic', note: 'x' });
  }),
};
