// Text that was written to deceive or to break: a package carries it as it came, and stays a package.

import { describe, expect, it } from 'vitest';
import { sha256B64u } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { runningJob, toolCall } from '#lib/testing/agent-run.ts';
import { after, rita, roomId } from '#lib/testing/console.ts';
import { admitCall } from '#lib/tokens/admit-call.ts';
import { findPackage } from './find-package.ts';
import { finish, jsonOf, packaged, textOf, usePackages } from './testing.ts';

const given = usePackages(useTestDatabase());

const script = '<script>alert(1)</script>';
const bidi = 'invoice\u202Efdp.exe \u2066x\u2069 \u200B';
const megabyte = 'x'.repeat(1_000_000);
const proto = JSON.parse('{"__proto__": {"polluted": true}, "constructor": "c"}');
const path = `${script}${bidi}/ledger.csv`;
const plan = {
  summary: `${script}${bidi}`,
  steps: [{ tool: 'read', args: { path, note: bidi } }],
  agent_notes: `${script}${bidi}`,
};

/** A message about the job whose raw text holds half of a surrogate pair, as a homeserver may send it. */
async function hostileMessage(jobId: string): Promise<string> {
  const raw = `{"content":{"body":"\\ud800 \\u0000 ${script}"},"event_id":"$odd-${jobId}","sender":"${rita}","type":"m.room.message","__proto__":{"x":1}}`;
  const handled = { verdict: 'refused:malformed', jobId, handledAt: after(20) };
  const event = { eventId: `$odd-${jobId}`, roomId, sender: rita, type: 'm.room.message', source: 'sync' as const };
  const facts = { raw, rawSha256: await sha256B64u(raw), claimedAt: 0n, receivedAt: after(20) };
  await db().matrixEvent.create({ data: { ...event, ...facts, ...handled } });
  return raw;
}

describe('hostile text', { timeout: 60_000 }, () => {
  it('is in the package as it came, and the package verifies', async () => {
    const { test } = given;
    const odd = { client: '\ud800 half', ...proto, note: `${script}${bidi}` };
    const evidence = { level: 'browser-session', detail: odd } as const;
    const job = await runningJob(test, plan, async () => ({ evidence }));
    const raw = await hostileMessage(job.jobId);
    // Steps that only read are held to their tool, not to their arguments.
    await toolCall(test, job.claims, { kind: 'tool', tool: 'read', args: { path: megabyte, ...proto } }, 70);
    const refused = { kind: 'tool', tool: `${script}\udfff`, args: {} } as const;
    expect(await admitCall({ claims: job.claims, call: refused, now: after(72) })).toMatchObject({ admitted: false });
    await finish(test, job);
    const made = await packaged(given, job.jobId);

    expect(JSON.parse(textOf(made, 'plans/1.json'))).toEqual(JSON.parse(JSON.stringify(plan)));
    const [call] = jsonOf(made, 'run/calls.json');
    expect(JSON.parse(call.args).path).toBe(megabyte);
    expect(call.args).toContain('"__proto__":{"polluted":true}');
    expect(textOf(made, 'matrix/0002.json')).toBe(raw);
    expect(textOf(made, 'decisions.json')).toContain('"client":"\\\\ud800 half"');
    expect(textOf(made, 'decisions.json')).toContain('"__proto__":{"polluted":true}');
    const entries: { leaf: string; detail: string }[] = jsonOf(made, 'log/entries.json');
    const refusal = entries.find(({ leaf }) => leaf.includes('"call.refused"'));
    expect(JSON.parse(refusal?.detail ?? '{}').name).toBe(`${script}\udfff`);
    expect(await findPackage(db(), job.jobId)).toMatchObject({ verdict: 'VALID', code: 'OK' });
  });
});
