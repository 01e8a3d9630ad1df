// PURE. The configuration file of the format's command line (config_version 1), with our further lists beside its own.

import { z } from 'zod';
import { parseStrictJson } from '#lib/canon/gate.ts';
import type { VerifyOptions } from './options.ts';

const dids = z.array(z.string().startsWith('did:')).default([]);

const configSchema = z.strictObject({
  config_version: z.literal('1'),
  allowlists: z.strictObject({
    gateway_receipt_signer_dids: dids,
    derivation_attestation_signer_dids: dids,
    // Read by the format's command line for what this verifier does not check; accepted so that one file serves both.
    attestation_signer_dids: dids,
    execution_attestation_signer_dids: dids,
    audit_result_attestation_signer_dids: dids,
    console_signer_dids: dids,
    registry_signer_dids: dids,
    tool_receipt_signer_dids: dids,
    export_signer_dids: dids,
  }),
});

export type VerifierConfig = Pick<VerifyOptions, 'gatewayDids' | 'derivationDids' | 'trusted'>;

/** Reads a configuration file's text. @throws CanonError or ZodError; the caller names the file */
export function parseVerifierConfig(text: string): Required<VerifierConfig> {
  const { allowlists } = configSchema.parse(parseStrictJson(text));
  return {
    gatewayDids: allowlists.gateway_receipt_signer_dids,
    derivationDids: allowlists.derivation_attestation_signer_dids,
    trusted: {
      consoleDids: allowlists.console_signer_dids,
      registryDids: allowlists.registry_signer_dids,
      toolSignerDids: allowlists.tool_receipt_signer_dids,
      exportSignerDids: allowlists.export_signer_dids,
    },
  };
}

/** A configuration file for the given keys, as the console offers it for download. */
export const verifierConfigFor = (keys: { gatewayDids: string[]; consoleDids: string[]; registryDids: string[] }) => ({
  config_version: '1',
  allowlists: {
    gateway_receipt_signer_dids: keys.gatewayDids,
    console_signer_dids: keys.consoleDids,
    registry_signer_dids: keys.registryDids,
    tool_receipt_signer_dids: keys.gatewayDids,
    export_signer_dids: keys.consoleDids,
  },
});
