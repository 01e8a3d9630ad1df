// PURE. The run manifest that a bundle may name (claw-formats.md section 9). The document must then be given.

import { hashInsertionOrder } from '#lib/canon/digest.ts';
import { type BundleContext, ensure, payloadOf } from './bundle-context.ts';
import { type UrmDocument, urmSchema } from './urm-schema.ts';
import { firstIssue } from './values.ts';

/** The given document is the one that the bundle names, and describes the same run and agent. */
export async function checkUrm(context: BundleContext): Promise<string> {
  const { urm: reference, agent_did, event_chain } = payloadOf(context);
  if (!reference) return 'The bundle names no run manifest.';
  const { urm } = context.options;
  ensure(urm !== undefined, 'URM_MISSING', 'The bundle names a run manifest; the document was not given.');
  const issue = firstIssue(urmSchema, urm);
  ensure(!issue, 'SCHEMA_VALIDATION_FAILED', `The run manifest: ${issue?.path}: ${issue?.message}`);
  const document = urm as UrmDocument;
  ensure(document.urm_id === reference.urm_id, 'URM_MISMATCH', 'The run manifest has another urm_id.');
  ensure(document.agent_did === agent_did, 'URM_MISMATCH', 'The run manifest is of another agent.');
  const first = event_chain?.[0];
  if (first) {
    ensure(document.run_id === first.run_id, 'URM_MISMATCH', 'The run manifest is of another run.');
    const root = document.event_chain_root_hash_b64u;
    ensure(
      root === undefined || root === first.event_hash_b64u,
      'URM_MISMATCH',
      'The run manifest names another first event.',
    );
  }
  const hash = await hashInsertionOrder(urm);
  ensure(hash === reference.resource_hash_b64u, 'HASH_MISMATCH', 'The run manifest is not the one that was hashed.');
  return 'The run manifest is the one that the bundle names.';
}
