// `countersign log status` and `countersign log new-origin`.

import { streamState, streamWords } from '#lib/audit/stream-state.ts';
import type { Config } from '#lib/config.ts';
import { connectAsLog } from '#lib/db/address.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { logStatus } from '#lib/health/log-status.ts';
import { openKeys, replaceKey } from '#lib/keys/keyring.ts';
import { recordKeys } from '#lib/keys/record-keys.ts';
import { retireKey } from '#lib/keys/store.ts';
import { startNewOrigin } from '#lib/transparency/new-origin.ts';
import { originOf } from '#lib/transparency/run-log.ts';
import { outsideCopies } from './start-log.ts';

const actor = { kind: 'system', name: 'command-line' } as const;

/** The open log in lines for people: which it is, how far it is, what waits, who cosigned. */
export async function describeLog(now: Date, to: Config['auditStream'] = null): Promise<string> {
  const [status, stream] = await Promise.all([logStatus(db()), streamState(db(), to, now)]);
  if (!status) return 'There is no log yet: it begins when the log process runs for the first time.';
  const { shard, beat, waiting, oldest, cosigned } = status;
  const age = oldest ? `, the oldest for ${Math.round((now.getTime() - oldest.getTime()) / 1000)} s` : '';
  return [
    `shard     ${shard.shard}`,
    `origin    ${shard.origin}`,
    `vkey      ${shard.vkey}`,
    `size      ${shard.size}`,
    `root      ${shard.rootHash}`,
    `waiting   ${waiting} entries${age}`,
    `leader    ${beat ? `last alive ${beat.beatAt.toISOString()}` : 'never ran'}`,
    ...(beat?.refusal ? [`refuses   ${beat.refusal}`] : []),
    ...(beat?.witnesses ?? []).map((trouble) => `witness   ${trouble}`),
    ...cosigned.map(({ keyName, _max }) => `witness   ${keyName}: ${_max.size} entries`),
    ...(stream ? [`stream    ${streamWords(stream)}`] : []),
  ].join('\n');
}

/** Begins a new log with a new key, and says what to tell those who watch it. */
export async function beginNewOrigin(config: Config, reason: string, now: Date): Promise<string> {
  connectAsLog();
  const retired = replaceKey(config, 'log');
  const { log: signer } = openKeys(config, ['log']);
  await recordKeys({ log: signer }, { actor, now });
  await transaction((tx) => retireKey(tx, retired, now));
  const started = await startNewOrigin({
    reason,
    signer,
    originOf: (shard) => originOf(config.publicUrl, shard),
    outside: outsideCopies(config),
    actor,
    now,
  });
  return [
    `The log goes on as ${started.origin}${started.previous ? `; ${started.previous} is closed` : ''}.`,
    `Its key: ${started.vkey}`,
    'Tell it to everybody who pinned the old one. Its first entry names the old origin, size and root.',
    ...started.unread.map((place) => `Not compared: ${place}`),
  ].join('\n');
}
