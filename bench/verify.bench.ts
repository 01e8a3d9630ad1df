// The package of a job with 900 receipts, verified whole, beside the bare Ed25519 verifications of the same signatures: the same
// primitive, keys imported before the clock starts, as many at once as the verifier has.

import { zipSync } from 'fflate';
import { decodeBase64url } from '#lib/canon/base64url.ts';
import { utf8 } from '#lib/canon/digest.ts';
import { importVerifyKey } from '#lib/canon/ed25519.ts';
import { openPackage } from '#lib/verify/package/open-package.ts';
import { buildPackage, later } from '#lib/verify/package/testing/build-package.ts';
import { verifyPackage } from '#lib/verify/package/verify-package.ts';
import type { BenchResult } from './run.ts';

const receipts = 900;
// The two tool calls of the plan leave receipts of their own.
const modelCalls = receipts - 2;
const rounds = 15;

type Timed = { name: string; run: () => Promise<void> };

type Times = { wall: number[]; processor: number[] };

/**
 * Milliseconds of each round, on the clock and of all processors. The contenders take turns, so that a busy machine is busy
 * for all of them; processor time hardly minds.
 */
async function measure(contenders: readonly Timed[]): Promise<Map<string, Times>> {
  const times = new Map(contenders.map(({ name }) => [name, { wall: [], processor: [] } as Times]));
  for (let round = -2; round < rounds; round += 1) {
    for (const { name, run } of contenders) {
      const [used, before] = [process.cpuUsage(), performance.now()];
      await run();
      const [wall, { user, system }] = [performance.now() - before, process.cpuUsage(used)];
      if (round < 0) continue;
      times.get(name)?.wall.push(wall);
      times.get(name)?.processor.push((user + system) / 1000);
    }
  }
  return times;
}

const median = (values: readonly number[] = []): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));

type Signed = { payload_hash_b64u: string; signature_b64u: string };

async function contenders(): Promise<Timed[]> {
  const { files, keys } = await buildPackage({ name: 'bench', modelCalls });
  const archive = zipSync(Object.fromEntries(files), { level: 6 });
  const { payload } = JSON.parse(new TextDecoder().decode(files.get('native/proof_bundle.json')));
  const signed: Signed[] = [...payload.receipts, ...payload.tool_receipts];
  const key = await importVerifyKey(keys.gateway.publicKey);
  const work = signed.map((one) => [utf8(one.payload_hash_b64u), decodeBase64url(one.signature_b64u)] as const);
  const must = (good: boolean) => {
    if (!good) throw new Error('What is measured must verify.');
  };
  must(work.length === receipts);
  return [
    {
      name: 'bare Ed25519, side by side',
      run: async () => must((await Promise.all(work.map((one) => key.verify(...one)))).every(Boolean)),
    },
    {
      name: 'bare Ed25519, one after the other',
      run: async () => {
        for (const one of work) must(await key.verify(...one));
      },
    },
    {
      name: 'whole verification',
      run: async () => must((await verifyPackage(files, { now: later })).verdict === 'VALID'),
    },
    { name: 'opening the archive', run: async () => must(openPackage(archive).size === files.size) },
  ];
}

export default async function verifyBench(): Promise<BenchResult> {
  const times = await measure(await contenders());
  const medians = [...times].map(([name, { wall, processor }]) => ({
    name,
    wall: median(wall),
    processor: median(processor),
  }));
  const [sideBySide = 0, oneByOne = 0, whole = 0] = medians.map(({ wall }) => wall);
  return {
    rows: medians.map(({ name, wall, processor }) => ({
      what: `${name}, ${receipts} receipts`,
      p50_ms: rounded(wall),
      p50_processor_ms: rounded(processor),
      receipts_per_s: Math.round((receipts / wall) * 1000),
    })),
    figures: { receipts_per_s: Math.round((receipts / whole) * 1000) },
    ratios: {
      vs_bare_ed25519: rounded(whole / oneByOne, 2),
      vs_bare_ed25519_side_by_side: rounded(whole / sideBySide, 2),
    },
  };
}
