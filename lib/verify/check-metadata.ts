// PURE. Metadata keys that the format reserves. A wrong shape makes a bundle invalid; for a right one this verifier says
// that it cannot check what the member claims.

import { type BundleContext, ensure, payloadOf } from './bundle-context.ts';
import { unsupportedMembers } from './proof-bundle-schema.ts';
import { CannotCheck } from './report.ts';
import { isMembers, memberOf } from './values.ts';

const versions: [key: string, member: string, code: string][] = [
  ['policy_binding', 'binding_version', 'SCHEMA_VALIDATION_FAILED'],
  ['runner_measurement', 'binding_version', 'SCHEMA_VALIDATION_FAILED'],
  ['data_handling', 'policy_version', 'MALFORMED_ENVELOPE'],
  ['prompt_pack', 'prompt_pack_version', 'SCHEMA_VALIDATION_FAILED'],
  ['system_prompt_report', 'system_prompt_report_version', 'SCHEMA_VALIDATION_FAILED'],
];

/** Shapes of the reserved keys, then whether anything claims what cannot be checked here. */
export function checkReservedMetadata(context: BundleContext): string {
  const payload = payloadOf(context);
  const metadata = payload.metadata ?? {};
  for (const [key, member, code] of versions) {
    const value = metadata[key];
    if (value === undefined) continue;
    ensure(isMembers(value) && memberOf(value, member) === '1', code, `metadata.${key}.${member} must be "1".`);
  }
  const {
    runner_attestation_receipt: runner,
    runner_measurement: measurement,
    reviewer_signoff_receipts: signoff,
  } = metadata;
  ensure(
    runner === undefined || measurement !== undefined,
    'MISSING_REQUIRED_FIELD',
    'metadata.runner_attestation_receipt needs metadata.runner_measurement.',
  );
  ensure(
    signoff === undefined || Array.isArray(signoff),
    'SCHEMA_VALIDATION_FAILED',
    'metadata.reviewer_signoff_receipts must be a list.',
  );
  const reserved = [...versions.map(([key]) => key), 'runner_attestation_receipt', 'reviewer_signoff_receipts'];
  const claimed = [
    ...reserved.filter((key) => metadata[key] !== undefined).map((key) => `metadata.${key}`),
    ...unsupportedMembers.filter((name) => (payload[name]?.length ?? 0) > 0),
  ];
  if (claimed.length > 0) {
    throw new CannotCheck('COMPONENT_NOT_SUPPORTED', `This verifier cannot check ${claimed.join(', ')}.`);
  }
  return 'Nothing is claimed that cannot be checked here.';
}
