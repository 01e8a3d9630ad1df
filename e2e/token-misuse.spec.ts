import { openJob } from './job-page.ts';
import { audrey } from './people.ts';
import { newRoom } from './rooms.ts';
import { actionsOf, entriesOf, jobRow } from './rows.ts';
import { evaluate, gatewayWith, newAgent, runningJob } from './scripted-agent.ts';
import { expect, test } from './test.ts';

const hello = [{ role: 'user' as const, content: 'Hello' }];

/** The same token with one bit of its signature turned. */
function forged(token: string): string {
  const [head, claims, signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return `${head}.${claims}.${bytes.toString('base64url')}`;
}

test('the token of one job is worth nothing for another job and in another agent’s hands', async ({ as }) => {
  const agent = await newAgent('Worker');
  const thief = await newAgent('Thief');
  const roomId = await newRoom('Token story', { agentDid: agent.did });
  const own = await runningJob(agent, roomId, 'Its own job');
  const other = await runningJob(agent, roomId, 'Another job');
  const gateway = gatewayWith(agent, own.token);

  // Attack: the same agent passes one job's token off as another's.
  expect(await evaluate(gateway, other.jobId, 0)).toMatchObject({ decision: false, context: { code: 'JOB_MISMATCH' } });
  const { context } = await evaluate(gatewayWith(agent, other.token), other.jobId, 0);
  const result = { status: 'success' as const, value: {}, latencyMs: 1 };
  await expect(gateway.report(context.call_id ?? '', result)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });

  // Attack: another registered agent presents the token with a proof of its own key.
  const stolen = gatewayWith(thief, own.token);
  const refused = { status: 403, code: 'TOKEN_SUB_MISMATCH' };
  await expect(evaluate(stolen, own.jobId, 0)).rejects.toMatchObject(refused);
  await expect(stolen.ask('scripted-demo-1', hello)).rejects.toMatchObject(refused);
  await expect(stolen.report(context.call_id ?? '', result)).rejects.toMatchObject(refused);
  // Attack: it asks the console for the token, and for the bundle to sign.
  await expect(thief.console.collectToken(own.jobId)).rejects.toMatchObject({ status: 404 });
  await expect(thief.console.complete(own.jobId, 'completed', 'Done')).rejects.toMatchObject({ status: 404 });
  // Attack: a token that nobody signed.
  const broken = gatewayWith(agent, forged(own.token));
  await expect(evaluate(broken, own.jobId, 0)).rejects.toMatchObject({ status: 401, code: 'TOKEN_SIGNATURE_INVALID' });
  // A token is collected once.
  await expect(agent.console.collectToken(own.jobId)).rejects.toMatchObject({ status: 409 });

  expect((await jobRow(own.jobId)).run?.calls).toEqual([]);
  expect((await jobRow(other.jobId)).run?.calls).toMatchObject([{ name: 'read', outcome: 'started' }]);
  expect(await actionsOf(own.jobId)).not.toContain('call.admitted');
  expect((await entriesOf(own.jobId, 'call.refused')).map(({ actor, detail }) => [actor, detail.code])).toEqual([
    [`agent:${agent.did}`, 'JOB_MISMATCH'],
    [`agent:${thief.did}`, 'TOKEN_SUB_MISMATCH'],
    [`agent:${thief.did}`, 'TOKEN_SUB_MISMATCH'],
    [`agent:${thief.did}`, 'TOKEN_SUB_MISMATCH'],
  ]);
  const page = await as(audrey);
  await openJob(page, own.jobId);
  await expect(page.getByRole('main')).toContainText('No call was made yet.');
  await expect(page.getByRole('main')).toContainText('Refused calls: 4');
  await expect(page.getByRole('main')).not.toContainText(own.token);
});
