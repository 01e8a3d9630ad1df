import { beforeAll, describe, expect, test, vi } from 'vitest';
import { utf8 } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { applyControl } from '#lib/controls/apply-control.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { endings, packaged, publicUrl, usePackages } from '#lib/evidence/package/testing.ts';
import { ownKeys } from '#lib/evidence/package/trusted-keys.ts';
import { runningJob } from '#lib/testing/agent-run.ts';
import { after, pendingJob, roomId, setup } from '#lib/testing/console.ts';
import { admitCall } from '#lib/tokens/admit-call.ts';
import type { VerifyRequest } from '#lib/verify/browser/messages.ts';
import { runVerification } from '#lib/verify/browser/run-verification.ts';
import type { IncidentDocument, TimelineDocument } from '#lib/verify/incident/documents.ts';
import { verifyPacket } from '#lib/verify/incident/verify-packet.ts';
import { openPackage } from '#lib/verify/package/open-package.ts';
import { addFinding } from '../add-finding.ts';
import { attachControl, attachIfOpen } from '../attach-control.ts';
import { closeIncident } from '../close-incident.ts';
import { noCriteria } from '../criteria.ts';
import { makePackets } from './packet-maker.ts';
import { requestPacket } from './request-packet.ts';
import { exported, openRoomIncident, type Packet, packetOf, resealed } from './testing.ts';

const given = usePackages(useTestDatabase());
const now = after(500);
const verify = (files: ReadonlyMap<string, Uint8Array>) => verifyPacket(files, { now });
const jsonOf = <T>({ files }: Packet, path: string): T => JSON.parse(new TextDecoder().decode(files.get(path)));
const changed = ({ files }: Packet, path: string, change: (bytes: Uint8Array) => Uint8Array | null) => {
  const copy = new Map(files);
  const bytes = change(files.get(path)?.slice() ?? new Uint8Array());
  if (bytes) copy.set(path, bytes);
  else copy.delete(path);
  return copy;
};

/** The walk: a call is refused, the room's tokens are revoked from the incident, a finding, the end. */
async function misused(): Promise<{ incidentId: string; jobId: string; packet: Packet }> {
  const { jobId, claims } = await runningJob(given.test);
  const call = { kind: 'tool', tool: 'exec', args: { command: 'cat payroll.csv' } } as const;
  expect(await admitCall({ claims, call, now: after(70) })).toMatchObject({ admitted: false });
  const incidentId = await openRoomIncident();
  const order = { kind: 'revoke', scope: 'room', subject: roomId, span: { from: null, to: null } } as const;
  const control = { ...order, reason: 'misused', endsAt: null, disputedJobId: null, actor: setup, now: after(80) };
  await applyControl(control, {
    terms: given.test.terms,
    inTransaction: async (tx, controlId) => {
      expect(await attachIfOpen(tx, { incidentId, controlId, actor: setup, now: after(80) })).toBe(true);
    },
  });
  await addFinding({ incidentId, text: 'It read what it was not asked to.', subject: jobId, actor: setup, now });
  await closeIncident({ incidentId, conclusion: 'Contained.', actor: setup, now });
  await packaged(given, jobId);
  return { incidentId, jobId, packet: await packetOf(given, incidentId) };
}

describe('the packet of an incident', () => {
  let walk: Awaited<ReturnType<typeof misused>>;
  beforeAll(async () => {
    const denied = await endings.denied(given.test);
    await packaged(given, denied);
    walk = await misused();
  });

  test('is judged by the page that every package carries as by the command line, each package beside it', async () => {
    const { packet, jobId, incidentId } = walk;
    const percents: number[] = [];
    const verified = (source: VerifyRequest['source'], companion: Uint8Array | null = null) =>
      runVerification({ now: now.getTime(), source, companion, trustedText: '' }, ({ percent }) =>
        percents.push(percent),
      );
    const archive = { kind: 'archive', bytes: packet.archive } as const;
    const answer = await verified(archive);
    const { packages } = await verify(openPackage(packet.archive));
    if (answer.kind !== 'packet') throw new Error(`It answered ${answer.kind}.`);
    expect(answer.sheet.banner).toMatchObject({ verdict: 'VALID', code: 'OK' });
    expect(answer.sheet.packages.rows.map((row) => ({ ...row, jobId: row.jobId.text }))).toEqual(packages);
    expect(answer.sheet.packages.rows.map((row) => row.jobId.text)).toContain(jobId);
    expect(answer.sheet.facts[0]?.value.text).toBe(incidentId);
    expect(percents.at(-1)).toBe(100);
    const altered = changed(packet, 'incident.json', (bytes) =>
      utf8(new TextDecoder().decode(bytes).replace('a', 'b')),
    );
    expect(await verified({ kind: 'files', files: [...altered] })).toMatchObject({
      kind: 'packet',
      sheet: { banner: { verdict: 'INVALID', code: 'FILE_CHANGED' } },
    });
    expect(await verified(archive, utf8('{}'))).toMatchObject({ kind: 'refused', title: 'Not verified' });
  });

  test('is VALID by its own keys and by ours, opens as an archive, and holds every package byte for byte', async () => {
    const { packet, jobId } = walk;
    const files = openPackage(packet.archive);
    expect(await verify(files)).toMatchObject({ verdict: 'VALID', code: 'OK', kind: 'incident_packet' });
    expect(await verifyPacket(files, { now, trusted: await ownKeys(db()) })).toMatchObject({ verdict: 'VALID' });
    const row = await db().package.findUniqueOrThrow({ where: { jobId } });
    expect(Buffer.from(files.get(`packages/countersign-${jobId}.zip`) ?? []).equals(row.archive ?? Buffer.of())).toBe(
      true,
    );
    expect((await verify(files)).packages).toContainEqual({
      jobId,
      verdict: 'INCOMPLETE',
      code: 'AGENT_SIGNATURE_MISSING',
    });
  });

  test('says what was refused, revoked, found and concluded', () => {
    const incident = jsonOf<IncidentDocument>(walk.packet, 'incident.json');
    expect(incident).toMatchObject({ state: 'closed', conclusion: 'Contained.' });
    expect(incident.calls.refused).toEqual([expect.objectContaining({ kind: 'tool', name: 'exec', count: 1 })]);
    expect(incident.controls).toEqual([expect.objectContaining({ kind: 'revoke', reason: 'misused', refused: 0 })]);
    expect(incident.findings).toEqual([expect.objectContaining({ subject: walk.jobId })]);
    expect(incident.tokens.filter(({ outstanding }) => outstanding)).toEqual([]);
    expect(incident.jobs.map(({ state }) => state).sort()).toEqual(['denied', 'stopped']);
  });

  test('its timeline is every entry in order, drawn, in a page that runs and fetches nothing', () => {
    const { items } = jsonOf<TimelineDocument>(walk.packet, 'timeline.json');
    const actions = items.map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['call.refused', 'control.applied', 'token.revoked', 'incident.closed']),
    );
    expect(actions.indexOf('call.refused')).toBeLessThan(actions.indexOf('token.revoked'));
    const page = new TextDecoder().decode(walk.packet.files.get('README.html'));
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-`);
    expect(page).not.toMatch(/<script|<img|<iframe|<link|\son[a-z]+=|javascript:/i);
    expect(page).toContain('It read what it was not asked to.');
  });

  test('a flipped byte of any file makes it INVALID', async () => {
    for (const path of walk.packet.files.keys()) {
      const files = changed(walk.packet, path, (bytes) => {
        const at = Math.floor(bytes.length / 2);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        return bytes;
      });
      expect([path, (await verify(files)).verdict]).toEqual([path, 'INVALID']);
    }
  });

  test('a file dropped or added makes it INVALID', async () => {
    for (const path of walk.packet.files.keys()) {
      expect([path, (await verify(changed(walk.packet, path, () => null))).verdict]).toEqual([path, 'INVALID']);
    }
    const added = new Map(walk.packet.files).set('packages/countersign-OTHER.zip', Uint8Array.of(1));
    expect(await verify(added)).toMatchObject({ verdict: 'INVALID', code: 'FILE_UNLISTED' });
  });

  /** Attack: the console lies, with its own keys. */
  describe('signed and logged anew after a change, it is refused for what it then says', () => {
    type Files = Map<string, Uint8Array>;
    const edit = <T>(files: Files, path: string, change: (value: T) => void) => {
      const value = JSON.parse(new TextDecoder().decode(files.get(path))) as T;
      change(value);
      files.set(path, utf8(canonicalJson(value)));
    };
    const ofIncident = (change: (incident: IncidentDocument) => void) => (files: Files) =>
      edit(files, 'incident.json', change);
    const lies: [string, string, (files: Files) => void][] = [
      ['another title', 'INCIDENT_MISMATCH', ofIncident((incident) => Object.assign(incident, { title: 'Nothing' }))],
      ['other criteria', 'INCIDENT_MISMATCH', ofIncident(({ criteria }) => criteria.rooms.push('!other:x'))],
      [
        'another finding',
        'INCIDENT_MISMATCH',
        ofIncident(({ findings }) => Object.assign(findings[0] ?? {}, { text: 'Fine.' })),
      ],
      [
        'another conclusion',
        'INCIDENT_MISMATCH',
        ofIncident((incident) => Object.assign(incident, { conclusion: 'Fine.' })),
      ],
      ['a finding less', 'INCIDENT_MISMATCH', ofIncident(({ findings }) => findings.pop())],
      ['a control less', 'INCIDENT_MISMATCH', ofIncident(({ controls }) => controls.pop())],
      [
        'another reason',
        'INCIDENT_MISMATCH',
        ofIncident(({ controls }) => Object.assign(controls[0] ?? {}, { reason: 'a drill' })),
      ],
      ['no call refused', 'INCIDENT_MISMATCH', ofIncident(({ calls }) => calls.refused.pop())],
      ['a token less', 'INCIDENT_MISMATCH', ofIncident(({ tokens }) => tokens.pop())],
      [
        'another end of a job',
        'JOB_PACKAGE_MISMATCH',
        ofIncident(({ jobs }) => Object.assign(jobs[0] ?? {}, { state: 'done' })),
      ],
      [
        'the package of another job',
        'JOB_PACKAGE_MISMATCH',
        (files) =>
          ofIncident(({ jobs: [a, b] }) => {
            if (!a?.package || !b?.package) throw new Error('There are two packages.');
            files.set(a.package.path, files.get(b.package.path) ?? new Uint8Array());
            a.package.sha256 = b.package.sha256;
          })(files),
      ],
      [
        'an event less',
        'TIMELINE_MISMATCH',
        (files) => edit<TimelineDocument>(files, 'timeline.json', ({ items }) => items.shift()),
      ],
      [
        'another entry',
        'ENTRY_MISMATCH',
        (files) =>
          edit<{ detail: string }[]>(files, 'log/entries.json', (entries) =>
            Object.assign(entries.at(-2) ?? {}, { detail: '{}' }),
          ),
      ],
    ];

    test('and not for being made anew', async () => {
      expect(await verify(await resealed(given, walk.packet, () => {}))).toMatchObject({ verdict: 'VALID' });
    });

    test.each(lies)('%s', async (_, code, change) => {
      expect(await verify(await resealed(given, walk.packet, change))).toMatchObject({ verdict: 'INVALID', code });
    });
  });

  test('keys of somebody else vouch for nothing in it', async () => {
    const trusted = { ...(await ownKeys(db())), manifestDids: [given.test.agent.did] };
    expect(await verifyPacket(walk.packet.files, { now, trusted })).toMatchObject({
      verdict: 'INVALID',
      code: 'MANIFEST_SIGNER_NOT_ALLOWED',
    });
  });

  test('a job that has not ended leaves it INCOMPLETE, and says which', async () => {
    const { jobId } = await pendingJob(given.test, undefined, after(310));
    const incidentId = await openRoomIncident({
      criteria: { ...noCriteria, rooms: [roomId], from: after(305).toISOString() },
    });
    const row = await exported(given, incidentId);
    expect(row).toMatchObject({ state: 'sealed', verdict: 'INCOMPLETE', code: 'JOB_PACKAGE_MISSING' });
    expect(
      (await db().auditEntry.findFirstOrThrow({ where: { action: 'incident.exported' }, orderBy: { id: 'desc' } }))
        .detailText,
    ).toContain(row.sha256);
    expect(jobId).toBeTruthy();
  });

  test('holds nothing that came after it was asked for', async () => {
    const incidentId = await openRoomIncident({ criteria: { ...noCriteria, approvers: ['@nobody:test.localhost'] } });
    const first = await packetOf(given, incidentId);
    await addFinding({ incidentId, text: 'Later.', subject: null, actor: setup, now });
    const control = await db().control.findFirstOrThrow();
    await attachControl({ incidentId, controlId: control.id, actor: setup, now });
    const second = await packetOf(given, incidentId);
    expect(jsonOf<IncidentDocument>(first, 'incident.json').findings).toEqual([]);
    expect(jsonOf<IncidentDocument>(second, 'incident.json').findings).toHaveLength(1);
    expect(await verify(second.files)).toMatchObject({ verdict: 'VALID' });
    expect(publicUrl).toBe(jsonOf<IncidentDocument>(second, 'incident.json').console_url);
  });

  test('what cannot be made is given up after a while, with an entry, and can be asked for again', async () => {
    const incidentId = await openRoomIncident({ criteria: { ...noCriteria, approvers: ['@nobody:test.localhost'] } });
    const { packetId: id } = await requestPacket({ incidentId, actor: setup, now: after(400) });
    const broken = { sign: () => Promise.reject(new Error('the key is gone')) } as never;
    const round = (now: Date) =>
      makePackets({ publicUrl }, { manifest: { ...given.manifest, ...(broken as object) } }, now);
    const failing = async () => {
      await expect(round(after(401))).rejects.toThrow('the key is gone');
    };
    await vi.waitFor(failing, { timeout: 20_000, interval: 20 });
    expect(await db().incidentPacket.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'waiting' });
    await expect(round(after(3000))).rejects.toThrow('the key is gone');
    expect(await db().incidentPacket.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'failed' });
    expect(await db().auditEntry.count({ where: { action: 'incident.export_failed' } })).toBe(1);
    expect((await packetOf(given, incidentId)).files.size).toBeGreaterThan(5);
  });
});
