// For tests: the payload changed by the agent, who signs it again.

import { type Forge, type Forged, flip } from '../golden-forge.ts';
import { bySigner, did, type Mutation, type Mutations } from './mutation.ts';

const metadata = (change: (metadata: Forged) => void): Mutation => bySigner((payload) => change(payload.metadata));
const reserved = (key: string): Mutation =>
  metadata((value) => {
    value[key] = { x: 1 };
  });
const approval = (change: (receipt: Forged) => void): Mutation =>
  bySigner((payload) => change(payload.human_approval_receipts[0]));
const chain = (change: (events: Forged[]) => void): Mutation => bySigner((payload) => change(payload.event_chain));

async function rebind(payload: Forged, forge: Forge, receipts: boolean): Promise<void> {
  const renamed = await forge.rechain(payload);
  const entries = [...payload.tool_receipts, ...(receipts ? payload.receipts : [])];
  for (const envelope of entries) {
    const { binding } = envelope.payload;
    binding.event_hash_b64u = renamed.get(binding.event_hash_b64u) ?? binding.event_hash_b64u;
    await forge.resignReceipt(envelope);
  }
}

/** Changes the events, links and hashes them anew and binds the receipts again (gateway receipts only if asked). */
const rechained = (change: (events: Forged[]) => void, receipts = true): Mutation =>
  bySigner(async (payload, forge) => {
    change(payload.event_chain);
    await rebind(payload, forge, receipts);
  });

const fillMetadata = (bytes: number) =>
  metadata((value) => {
    value.filler = '';
    const size = new TextEncoder().encode(JSON.stringify(value)).length;
    value.filler = 'x'.repeat(bytes - size);
  });

const webAgent =
  (name: string): Mutation =>
  async (forge) => {
    const file = forge.bundle();
    file.payload.agent_did = name;
    await forge.resign(file);
    file.signer_did = name;
    return { file };
  };

export const agentResigns: Mutations = {
  'agent_did = other did, same signer': bySigner((payload) => {
    payload.agent_did = did;
  }),
  'did:web agent (signer+payload)': webAgent('did:web:example.com'),
  'did:web with path (colon)': webAgent('did:web:example.com:agents:1'),
  'unknown payload key': bySigner((payload) => {
    payload.countersign = {};
  }),
  'bundle_version "2"': bySigner((payload) => {
    payload.bundle_version = '2';
  }),
  'event_chain []': bySigner((payload) => {
    payload.event_chain = [];
  }),
  'event payload_hash flipped': chain((events) => {
    events[2].payload_hash_b64u = flip(events[2].payload_hash_b64u);
  }),
  'event timestamp changed': chain((events) => {
    events[5].timestamp = '2026-03-02T09:02:31.000Z';
  }),
  'event_hash flipped (last event)': chain((events) => {
    events[5].event_hash_b64u = flip(events[5].event_hash_b64u);
  }),
  'prev_hash broken': chain((events) => {
    events[3].prev_hash_b64u = flip(events[3].prev_hash_b64u);
  }),
  'first prev_hash not null': chain((events) => {
    events[0].prev_hash_b64u = 'A'.repeat(43);
  }),
  'first prev_hash "" (empty)': chain((events) => {
    events[0].prev_hash_b64u = '';
  }),
  'first prev_hash key missing': chain((events) => {
    delete events[0].prev_hash_b64u;
  }),
  'duplicate event_id (chain rebuilt)': rechained((events) => {
    events[1].event_id = events[0].event_id;
  }),
  'mixed run_id (chain rebuilt)': rechained((events) => {
    events[3].run_id = 'run_other';
  }),
  'event timestamps go backwards (chain rebuilt)': rechained((events) => {
    events[1].timestamp = '2020-01-01T00:00:00.000Z';
  }, false),
  'event has extra key': chain((events) => {
    events[0].payload = {};
  }),
  'human_approval event removed from chain (rebuilt, receipts rebound)': rechained((events) => {
    events.splice(1, 1);
  }),
  'approval receipt dropped': bySigner((payload) => {
    delete payload.human_approval_receipts;
  }),
  'approver_subject forged': approval((receipt) => {
    receipt.approver_subject = 'matrix:u/mallory:example.com';
  }),
  'explicit_deny although job ran': approval((receipt) => {
    receipt.approval_type = 'explicit_deny';
  }),
  'approval plan/policy/scope hash = garbage': approval((receipt) => {
    for (const name of ['plan_hash_b64u', 'policy_hash_b64u', 'scope_hash_b64u']) receipt[name] = 'garbage';
  }),
  'approval_type unknown': approval((receipt) => {
    receipt.approval_type = 'maybe';
  }),
  'approval agent_did other': approval((receipt) => {
    receipt.agent_did = did;
  }),
  'approval hash_algorithm SHA-512': approval((receipt) => {
    receipt.hash_algorithm = 'SHA-512';
  }),
  'approval without binding': approval((receipt) => {
    delete receipt.binding;
  }),
  'approval binding without span ids': approval((receipt) => {
    delete receipt.binding.span_id;
    delete receipt.binding.parent_span_id;
  }),
  'approval binding only own span_id': approval((receipt) => {
    delete receipt.binding.parent_span_id;
  }),
  'approval tool_span_id = tool receipt span': bySigner((payload) => {
    const span = payload.tool_receipts[0].payload.binding.span_id;
    payload.human_approval_receipts[0].binding.tool_span_id = span;
  }),
  'approval binding run_id/event_hash wrong': approval((receipt) => {
    receipt.binding.run_id = 'run_other';
    receipt.binding.event_hash_b64u = 'A'.repeat(43);
  }),
  'all receipts dropped, approval kept': bySigner((payload) => {
    delete payload.receipts;
  }),
  'one receipt dropped (2nd)': bySigner((payload) => {
    payload.receipts.pop();
  }),
  'one receipt dropped (1st, the root span)': bySigner((payload) => {
    payload.receipts.shift();
  }),
  'receipt duplicated verbatim': bySigner((payload) => {
    payload.receipts.push(structuredClone(payload.receipts[1]));
  }),
  'metadata > 16 KiB': fillMetadata(16_385),
  'metadata exactly 16384 bytes': fillMetadata(16_384),
  'metadata missing': bySigner((payload) => {
    delete payload.metadata;
  }),
  'metadata.harness without version': metadata((value) => {
    delete value.harness.version;
  }),
  ...Object.fromEntries(
    [
      'policy_binding',
      'data_handling',
      'runner_measurement',
      'runner_attestation_receipt',
      'reviewer_signoff_receipts',
      'prompt_pack',
      'system_prompt_report',
      'sentinels',
      'processor_policy',
      'coverage_enforcement',
    ].map((key) => [`metadata.${key} = {x:1}`, reserved(key)]),
  ),
};
