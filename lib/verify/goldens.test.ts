// The verdicts that the format's own command line gave, reproduced: outside vectors and golden artefacts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { golden, goldenFolder, vectorsFolder } from '#lib/testing/shared-data.ts';
import { type VerifyOptions, verifyArtefact } from './verify-artefact.ts';

const now = new Date('2026-06-01T00:00:00.000Z');
const verdictLine = async (value: unknown, options: Partial<VerifyOptions>) => {
  const { verdict, code } = await verifyArtefact(JSON.stringify(value), { gatewayDids: [], now, ...options });
  return `${verdict} ${code}`;
};

const vector = (name: string) => JSON.parse(readFileSync(join(vectorsFolder as string, 'claw', name), 'utf8'));
type Vector = { file: string; expected: { valid: boolean; reason_code: string | string[] } };

describe.skipIf(!vectorsFolder)('outside vectors (skipped without ../shared/data/vectors)', () => {
  const manifest: Vector[] = vectorsFolder ? vector('manifest.json').vectors : [];
  const { allowlists } = vectorsFolder ? vector('verifier-config.v1.json') : { allowlists: {} };

  it.each(manifest)('$file', async ({ file, expected }) => {
    const line = await verdictLine(vector(file), {
      gatewayDids: allowlists.gateway_receipt_signer_dids,
      derivationDids: allowlists.derivation_attestation_signer_dids,
    });
    expect(line).toBe(expected.valid ? 'VALID OK' : `INVALID ${[expected.reason_code].flat()[0]}`);
  });
});

type Expected = { file: string; kind: string; urm?: string; allowlistedReceiptSignerDids?: string[]; cli?: string };

describe.skipIf(!goldenFolder)('golden bundles and exports (skipped without ../shared/data/golden)', () => {
  const all: Expected[] = goldenFolder ? golden('expected.json') : [];
  const cases = all
    .filter((entry) => entry.kind.endsWith('_bundle'))
    .map((entry) => ({ ...entry, signers: entry.allowlistedReceiptSignerDids?.length ?? 0 }));

  it.each(cases)('$file with $signers gateway signers and manifest $urm: $cli', async (entry) => {
    const line = await verdictLine(golden(entry.file), {
      gatewayDids: entry.allowlistedReceiptSignerDids,
      urm: entry.urm ? golden(entry.urm) : undefined,
    });
    const wanted = { OK: 'VALID OK', DEPENDENCY_NOT_CONFIGURED: 'INCOMPLETE DEPENDENCY_NOT_CONFIGURED' }[
      entry.cli ?? ''
    ];
    expect(line).toBe(wanted ?? `INVALID ${entry.cli}`);
  });
});
