import { beforeAll, describe, expect, test, vi } from 'vitest';
import { applyControl } from '#lib/controls/apply-control.ts';
import { entriesOfControl } from '#lib/controls/effect-store.ts';
import { proofOfEffect } from '#lib/controls/proof-of-effect.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { executorName } from '#lib/processes/executor.ts';
import { readPlan, setup } from '#lib/testing/console.ts';
import { callsOf, receiptsOf, runningJob, testModel, useGateway, waitUntil } from './testing.ts';
import { endlessUpstream, readStream } from './testing-streams.ts';

useTestDatabase();
const { upstream, running, send } = useGateway();

const path = '/v1/chat/completions';
const ask = { model: testModel, stream: true, messages: [{ role: 'user', content: 'Hello' }] };
const model = endlessUpstream();
const afterAck = 'said after the acknowledgement';

beforeAll(() => {
  upstream.answer = model.listener;
});

const revoke = (jobId: string, now: Date) =>
  applyControl(
    {
      kind: 'revoke',
      scope: 'job',
      subject: jobId,
      span: { from: null, to: null },
      reason: 'test',
      endsAt: null,
      disputedJobId: null,
      actor: setup,
      now,
    },
    { terms: running.test.terms },
  );

const question = (jobId: string) => ({
  subject: { type: 'agent', id: running.test.agent.did },
  action: { name: 'tool:execute' },
  resource: { type: 'tool', id: 'read', properties: { args: { path: 'ledger/q1.csv' } } },
  context: { job_id: jobId },
});

/** That every call of a job was let through before the entry that stopped it. */
async function expectAdmittedBefore(jobId: string, controlId: string): Promise<number> {
  const control = await db().control.findUniqueOrThrow({ where: { id: controlId } });
  const { from } = await entriesOfControl(db(), control);
  const admitted = await db().auditEntry.findMany({ where: { jobId, action: 'call.admitted' } });
  for (const { id } of admitted) expect(id < from).toBe(true);
  return admitted.length;
}

const acknowledged = (controlId: string) =>
  waitUntil(async () => {
    const key = { controlId_process: { controlId, process: executorName('gateway') } };
    return (await db().controlAck.findUnique({ where: key })) !== null;
  });

describe('a control and a stream that begins in the same instant', () => {
  test('50 times: the stream is refused or cut, and nothing of it passes once the gateway has acknowledged', async () => {
    const seen = { refused: 0, cut: 0 };
    for (let round = 0; round < 50; round += 1) {
      const job = await runningJob(running.test, readPlan);
      const opening = send(path, job.token, ask);
      // From before the request is read to while the stream runs.
      await new Promise((resolve) => setTimeout(resolve, round % 25));
      const { controlId } = await revoke(job.jobId, new Date());
      await acknowledged(controlId);
      model.say(afterAck);
      const { answer, rest } = readStream(await opening);
      const { text } = await rest;
      expect(text).not.toContain(afterAck);
      if (answer.status === 200) {
        expect(text).toContain('CALL_CUT');
        expect(await receiptsOf(job.runId)).toHaveLength(1);
        seen.cut += 1;
      } else {
        expect(text).toMatch(/TOKEN_REVOKED|CALL_CUT/);
        seen.refused += 1;
      }
      const open = (await callsOf(job.runId)).filter(
        (call) => call.outcome === 'started' || call.outcome === 'complete',
      );
      expect(open).toEqual([]);
    }
    expect(seen.refused + seen.cut).toBe(50);
    console.log(`same instant, 50 times: ${seen.cut} cut, ${seen.refused} refused, none passed`);
  }, 180_000);
});

describe('a control and a tool call that is asked for in the same instant', () => {
  test('50 times: it was let through before the control’s entry, or it is refused', async () => {
    let before = 0;
    for (let round = 0; round < 50; round += 1) {
      const job = await runningJob(running.test, readPlan);
      const asking = send('/access/v1/evaluation', job.token, question(job.jobId));
      await new Promise((resolve) => setTimeout(resolve, round % 10));
      const { controlId } = await revoke(job.jobId, new Date());
      const { decision } = await (await asking).json();
      expect(await expectAdmittedBefore(job.jobId, controlId)).toBe(decision ? 1 : 0);
      before += decision ? 1 : 0;
    }
    console.log(`same instant, 50 times: ${before} let through before, ${50 - before} refused`);
  }, 180_000);
});

describe('clocks that differ', () => {
  test('what was cut counts as the control’s effect also where the gateway’s clock is behind', async () => {
    const job = await runningJob(running.test, readPlan);
    const stream = readStream(await send(path, job.token, ask));
    await stream.first;
    const applied = new Date();
    vi.useFakeTimers({ toFake: ['Date'], now: applied.getTime() - 30_000 });
    try {
      const { controlId } = await revoke(job.jobId, applied);
      expect((await stream.rest).text).toContain('CALL_CUT');
      expect((await send(path, job.token, ask)).status).toBe(401);
      const proof = await proofOfEffect(db(), controlId, applied);
      expect(proof).toMatchObject({ cutStreams: 1, refusedCalls: 1 });
    } finally {
      vi.useRealTimers();
    }
  });
});
