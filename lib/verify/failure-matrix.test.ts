// 168 ways to change the golden artefacts, each with the code that the format's command line gave.

import { beforeAll, describe, expect, it } from 'vitest';
import { type Forge, openForge } from '#lib/testing/golden-forge.ts';
import { agentResigns } from '#lib/testing/mutations/agent-resigns.ts';
import { exported } from '#lib/testing/mutations/exports.ts';
import { urm } from '#lib/testing/mutations/manifests.ts';
import type { Mutations } from '#lib/testing/mutations/mutation.ts';
import { receipt } from '#lib/testing/mutations/receipts.ts';
import { tamper } from '#lib/testing/mutations/tamper.ts';
import { tool } from '#lib/testing/mutations/tools.ts';
import { golden, goldenFolder } from '#lib/testing/shared-data.ts';
import { verifyArtefact } from './verify-artefact.ts';

type Case = { artifact: string; group: string; mutation: string; cli: string };

const groups: Record<string, Mutations> = {
  tamper,
  'agent re-signs': agentResigns,
  receipt,
  tool,
  urm,
  export: exported,
};
const now = new Date('2026-06-01T00:00:00.000Z');

describe.skipIf(!goldenFolder)('the failure matrix (skipped without ../shared/data/golden)', () => {
  let forge: Forge;
  beforeAll(async () => {
    forge = await openForge();
  });
  const cases: Case[] = goldenFolder ? golden('failure-matrix.json') : [];

  it('has a mutation here for every case there', () => {
    expect(cases).toHaveLength(168);
    expect(cases.filter(({ group, mutation }) => !groups[group]?.[mutation])).toEqual([]);
  });

  it.each(cases)('$group: $mutation → $cli', async ({ group, mutation, cli }) => {
    const mutate = groups[group]?.[mutation];
    if (!mutate) throw new Error('no such mutation');
    const { file, urm: manifest } = await mutate(forge);
    const text = mutation.startsWith('pretty') ? JSON.stringify(file, null, 4) : JSON.stringify(file);
    const report = await verifyArtefact(text, { gatewayDids: [forge.keys.gateway.did], now, urm: manifest });
    expect(report.code).toBe(cli);
    expect(report.verdict).toBe(cli === 'OK' ? 'VALID' : 'INVALID');
  });
});
