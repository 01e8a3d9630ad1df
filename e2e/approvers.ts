// People who approve in one story only: their accounts, the room whose policy names them, and their passkeys.

import { randomBytes } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { personForMxid } from '#lib/people/person-for-mxid.ts';
import { clientOf, newAccount } from './accounts.ts';
import { plugIn } from './authenticator.ts';
import { type AskedJob, ask } from './jobs.ts';
import { adam, signIn } from './people.ts';
import { newRoom, referenceAgent } from './rooms.ts';
import { reaches } from './rows.ts';

export type Approver = { mxid: string; personId: string };

/** Somebody who can sign in and never had a passkey. */
export async function newApprover(name: string): Promise<Approver> {
  const { mxid } = await newAccount(name.toLowerCase(), name);
  const actor = { kind: 'system', name: 'setup' } as const;
  const bound = { mxid, displayName: name, actor, now: new Date() };
  const { personId } = await transaction((tx) => personForMxid(tx, bound));
  return { mxid, personId };
}

/** Brings somebody into a room and waits until the bot has seen it. */
export async function bringIn(roomId: string, mxid: string): Promise<void> {
  const member = () => db().roomMember.findFirst({ where: { roomId, mxid } });
  if ((await member())?.membership === 'join') return;
  await (await clientOf(adam)).invite(roomId, mxid);
  await (await clientOf(mxid)).join(roomId);
  await expect.poll(async () => (await member())?.membership, `the bot sees ${mxid} join`).toBe('join');
}

/** A room whose policy has one rule for every tier: one person of each group, and what `rule` adds. */
export async function ruledRoom(
  name: string,
  groups: Record<string, { mxid: string }[]>,
  rule: Record<string, unknown>,
  agentDid?: string,
): Promise<string> {
  const members = Object.entries(groups).map(([group, people]) => [group, people.map(({ mxid }) => mxid)] as const);
  const approvers = [...new Set(members.flatMap(([, mxids]) => mxids))];
  const slots = members.map(([group]) => ({ group, count: 1 }));
  const roomId = await newRoom(`${name} ${randomBytes(3).toString('hex')}`, {
    agentDid: agentDid ?? (await referenceAgent()),
    policy: ({ matrix }) => {
      Object.assign(matrix.approval, {
        approver_user_ids_allowlist: approvers,
        groups: Object.fromEntries(members),
        rules: [{ tiers: ['low', 'medium', 'high', 'critical'], slots, ...rule }],
      });
    },
  });
  for (const mxid of approvers) await bringIn(roomId, mxid);
  return roomId;
}

/** Asks for a job and waits until it can be decided on its page; the room of such a rule is told of no command. */
export async function askForPage(roomId: string, text: string, by?: string): Promise<AskedJob & { digest: string }> {
  const job = await ask(roomId, text, by);
  await reaches(job.jobId, 'pending');
  const { digest } = await db().approvalRequest.findFirstOrThrow({ where: { jobId: job.jobId, closedAt: null } });
  return { ...job, digest };
}

/** Adds a passkey on one's own page. */
export async function addPasskey(page: Page, name: string): Promise<void> {
  await page.goto('/me/passkeys');
  await page.getByRole('button', { name: 'Add a passkey…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Add the passkey' }).click();
  await expect(dialog).toBeHidden();
  const list = page.getByRole('region', { name: 'Passkeys' });
  await expect(list.getByRole('listitem').filter({ hasText: name })).toBeVisible();
}

/** An approver with a passkey in a browser of their own. */
export async function withPasskey(page: Page, approver: Approver) {
  const authenticator = await plugIn(page);
  await signIn(page, approver.mxid);
  await addPasskey(page, 'virtual key');
  const { credentialId, id } = await db().passkeyCredential.findFirstOrThrow({
    where: { personId: approver.personId },
  });
  return { authenticator, credentialId, id };
}
