// What a control's page says is to be retained, held against the database, the log and the files by other means than the
// page's own.

import { expect, type Page } from '@playwright/test';
import { sha256B64u, sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { toHex } from '#lib/canon/hex.ts';
import { db } from '#lib/db/client.ts';
import { ownKeys } from '#lib/evidence/package/trusted-keys.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import { openPackage } from '#lib/verify/package/open-package.ts';
import { verifyPackage } from '#lib/verify/package/verify-package.ts';
import { card } from './control-page.ts';

export type Retained = { kind: string; what: string; id: string; digest: string; state: string; group: string };

const retainCard = (page: Page) => card(page, 'Evidence to retain');

/** The rows of the card, in their order. */
export const retained = (page: Page): Promise<Retained[]> =>
  retainCard(page)
    .locator('tr[data-kind]')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const told = (name: string) => row.querySelector(`[data-what="${name}"]`)?.textContent ?? '';
        return {
          kind: (row as HTMLElement).dataset.kind ?? '',
          what: row.querySelector('p')?.textContent ?? '',
          id: told('id'),
          digest: told('digest') || told('id'),
          state: row.querySelector('td:last-child')?.textContent ?? '',
          group: row.closest('tbody')?.dataset.group ?? '',
        };
      }),
    );

/** Waits until the card says that everything is there. */
export async function untilComplete(page: Page): Promise<Retained[]> {
  await expect(retainCard(page)).toContainText(/Complete: (\d+) of \1 there\./, { timeout: 60_000 });
  const rows = await retained(page);
  expect(rows.filter(({ state }) => state !== 'There')).toEqual([]);
  await expect(retainCard(page)).toContainText(`${rows.length} of ${rows.length} there`);
  return rows;
}

const idsOf = (rows: readonly Retained[], group: string, kind: string) =>
  rows.filter((row) => row.group === group && row.kind === kind).map(({ id }) => id);

/** That a group lists exactly these ids of a kind. */
export const expectIds = (rows: readonly Retained[], group: string, kind: string, ids: readonly string[]) =>
  expect(idsOf(rows, group, kind).toSorted(), `${group}: ${kind}`).toEqual(ids.toSorted());

const jobOf = (packageId: string) => packageId.replace(/^pkg_/, '');

/** Downloads a package and verifies it as a stranger would, with our keys. @returns its digest */
async function packageDigest(page: Page, { id }: Retained): Promise<string> {
  const answer = await page.request.get(`/evidence/job/${jobOf(id)}/files/package`);
  expect(answer.status(), id).toBe(200);
  const bytes = new Uint8Array(await answer.body());
  const report = await verifyPackage(openPackage(bytes), { now: new Date(), trusted: await ownKeys(db()) });
  const stopped = report.finalState === 'stopped';
  expect(`${report.verdict} ${report.code}`, id).toBe(stopped ? 'INCOMPLETE AGENT_SIGNATURE_MISSING' : 'VALID OK');
  return sha256Hex(bytes);
}

const digestOf: Record<string, (row: Retained, page: Page) => Promise<string>> = {
  entry: async ({ id }) => {
    const { leafText } = await db().logLeaf.findUniqueOrThrow({ where: { auditId: BigInt(id) } });
    return toHex(hashLeaf(utf8(leafText)));
  },
  event: async ({ id }) => sha256B64u((await db().matrixEvent.findUniqueOrThrow({ where: { eventId: id } })).raw),
  job: async ({ id }) => (await db().job.findUniqueOrThrow({ where: { id } })).requestSha256,
  policy: async ({ id }) => sha256B64u((await db().policy.findUniqueOrThrow({ where: { hash: id } })).payloadText),
  token: async ({ id }) => (await db().token.findUniqueOrThrow({ where: { jti: id } })).tokenHash,
  receipt: async ({ id }) =>
    sha256B64u((await db().receipt.findUniqueOrThrow({ where: { receiptId: id } })).envelopeText),
  bundle: async ({ id }) => sha256B64u((await db().bundle.findUniqueOrThrow({ where: { id } })).payloadText),
  package: (row, page) => packageDigest(page, row),
};

/** That everything named with a digest exists and has it, whatever the page says. */
export async function expectHeld(page: Page, rows: readonly Retained[]): Promise<void> {
  for (const row of rows) {
    const digest = digestOf[row.kind];
    if (digest) expect(await digest(row, page), `${row.kind} ${row.id}`).toBe(row.digest);
  }
}
