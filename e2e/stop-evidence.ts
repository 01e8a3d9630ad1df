// What a control must leave behind of the stage that it stopped.

import { decodeBase64url } from '#lib/canon/base64url.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { clientOf } from './accounts.ts';
import { sendApproval, untilAsked } from './jobs.ts';
import { alice } from './people.ts';
import { bodyOf } from './room-client.ts';
import { jobRow, outcomeOf } from './rows.ts';
import type { Stage } from './stop-stage.ts';
import { expect } from './test.ts';

const gatewayDid = async () =>
  ((await (await fetch(`${getConfig().gatewayUrl}/v1/did`)).json()) as { did: string }).did;

/** What passed of the stream before it was cut stands in a receipt: signed, stored, and at the end of the stream. */
export async function expectCutReceipt({ running }: Stage, text: string): Promise<void> {
  const [passed = '', end = ''] = text.split('\n\ndata: {"ok":false');
  expect(end).toContain('CALL_CUT');
  const comment = end.match(/^:clawproxy_receipt_envelope_b64u=(.+)$/m)?.[1] ?? '';
  const envelopeText = new TextDecoder().decode(decodeBase64url(comment));
  const signed = { type: 'gateway_receipt', signerDids: [await gatewayDid()] } as const;
  const { payload } = await parseEnvelope(JSON.parse(envelopeText), signed);
  expect(payload).toMatchObject({ response_hash_b64u: await sha256B64u(passed) });
  const { run } = await jobRow(running.jobId);
  expect(run?.receipts.map((receipt) => receipt.envelopeText)).toContain(envelopeText);
  const cut = run?.calls.find(({ kind }) => kind === 'model');
  expect(cut).toMatchObject({ outcome: 'error', outcomeNote: expect.stringMatching(/^cut by the gateway: /) });
}

/** The tool call was let through before the control: what it came to is taken as evidence, with a receipt. */
export async function expectResultTaken({ gateway, callId, running }: Stage): Promise<void> {
  const result = { status: 'success' as const, value: { lines: 3 }, latencyMs: 4_000 };
  const { receipt_envelope } = await gateway.report(callId, result);
  await parseEnvelope(receipt_envelope, { type: 'tool_receipt', signerDids: [await gatewayDid()] });
  const { run } = await jobRow(running.jobId);
  const call = run?.calls.find(({ id }) => id === callId);
  expect(call).toMatchObject({ outcome: 'complete', receiptId: receipt_envelope.payload.receipt_id });
}

/** The running job's token gets a model call no more, and the unspent one cannot be collected. */
export async function expectTokensWorthless({ agent, gateway, unspent }: Stage, code: string): Promise<void> {
  const asking = gateway.ask('scripted-demo-1', [{ role: 'user', content: 'Go on.' }]);
  await expect(asking).rejects.toMatchObject({ code });
  await expect(agent.console.collectToken(unspent.jobId)).rejects.toMatchObject({ status: 409 });
}

/** An approval of the job that waits is refused, and what came of it is kept with its event. */
export async function expectNotApproved({ waiting }: Stage, code: string): Promise<void> {
  expect(await outcomeOf(await sendApproval(waiting))).toMatchObject({ outcome: `refused:${code}` });
}

/** The room was told. */
export async function expectTold({ roomId }: Pick<Stage, 'roomId'>, words: string): Promise<void> {
  const timeline = async () => (await (await clientOf(alice)).timeline(roomId)).map(bodyOf).join('\n');
  await expect.poll(timeline, { message: `the room is told: ${words}`, timeout: 30_000 }).toContain(words);
}

/** The control is lifted: both jobs that wait have new codes, the old ones are refused, and no call goes on. */
export async function expectNothingResumed(stage: Stage): Promise<void> {
  const { agent, waiting, unspent, running } = stage;
  const again = await untilAsked(waiting);
  expect(again.digest).not.toBe(waiting.digest);
  await expectNotApproved(stage, 'WRONG_CODE');
  await expect(agent.console.collectToken(unspent.jobId)).rejects.toMatchObject({ status: 409 });
  expect(await jobRow(unspent.jobId)).toMatchObject({ state: 'pending', tokens: [{ revokedAt: expect.any(Date) }] });
  expect((await jobRow(waiting.jobId)).tokens).toEqual([]);
  const { run } = await jobRow(running.jobId);
  expect(run?.calls.map(({ outcome }) => outcome)).toEqual(['complete', 'error']);
}

/** Waits until a job's package is sealed. */
export async function expectSealed(jobId: string, verdict: object): Promise<void> {
  const read = () => db().package.findUnique({ where: { jobId }, select: { state: true, verdict: true, code: true } });
  const sealed = { state: 'sealed', ...verdict };
  await expect.poll(read, { message: `the package of ${jobId}`, timeout: 60_000 }).toMatchObject(sealed);
}
