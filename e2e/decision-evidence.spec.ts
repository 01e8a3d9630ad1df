import { readFileSync, writeFileSync } from 'node:fs';
import type { AssertionEntry } from '#lib/claw/passkey-evidence.ts';
import { askForPage, newApprover, ruledRoom, withPasskey } from './approvers.ts';
import { approve, openJob, stateBadge } from './job-page.ts';
import { audrey } from './people.ts';
import { entriesOf, jobRow } from './rows.ts';
import { expect, test } from './test.ts';
import { download, verify } from './verify-file.ts';

type Export = { metadata: { countersign: { assertions: [AssertionEntry] } } };

/** The same bytes but for one bit of the middle one. */
function oneBitOff(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

test('what a passkey signed is checked with nothing but the file: whole it is VALID, one bit off it is not', async ({
  visitor,
  as,
}, info) => {
  const pia = await newApprover('Pia');
  const roomId = await ruledRoom('Evidence', { finance: [pia] }, { passkey: true });
  const job = await askForPage(roomId, 'Read notes/closing.md and summarise');
  const page = await visitor();
  await withPasskey(page, pia);
  await openJob(page, job.jobId);
  await approve(page);
  await expect(stateBadge(page)).toContainText('Done', { timeout: 60_000 });

  const row = await jobRow(job.jobId);
  expect(row.decisions).toMatchObject([{ approverMxid: pia.mxid, evidenceLevel: 'browser-passkey' }]);
  expect(await entriesOf(job.jobId, 'decision.recorded')).toMatchObject([
    { detail: { approver: pia.mxid, evidenceLevel: 'browser-passkey', digest: job.digest } },
  ]);
  const audit = await as(audrey);
  await audit.goto(`/evidence/${row.bundle?.id}`);
  await expect(audit.getByRole('region', { name: 'Verdict' })).toContainText('VALID');
  const file = await download(audit, 'Export bundle', info.outputPath('export.json'));
  const signers = await download(audit, 'Signer list', info.outputPath('signers.json'));
  const check = (path: string) => verify('--profile', 'countersign', '--config', signers, path);
  expect(check(file)).toEqual({ exit: 0, lines: [`VALID OK ${file}`] });

  const text = readFileSync(file, 'utf8');
  const [assertion] = (JSON.parse(text) as Export).metadata.countersign.assertions;
  const { signature, authenticator_data, client_data_json, credential } = assertion;
  const parts = { signature, authenticator_data, client_data_json, public_key: credential.public_key };
  const forged = info.outputPath('forged.json');
  for (const [member, value] of Object.entries(parts)) {
    expect(text, member).toContain(value);
    writeFileSync(forged, text.replace(value, oneBitOff(value)));
    const { exit, lines } = check(forged);
    expect(exit, member).toBe(1);
    expect(lines[0], member).toMatch(/^INVALID (?!OK)[A-Z_]+ /);
  }
});
