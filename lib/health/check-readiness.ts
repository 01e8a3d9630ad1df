import { streamState, streamWords } from '#lib/audit/stream-state.ts';
import type { Config } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { log } from '#lib/log.ts';
import { outsideWords } from '#lib/tokens/outside-state.ts';
import { outsideCounts } from '#lib/tokens/outside-store.ts';
import { oldestPending } from '#lib/transparency/log-store.ts';
import { orphanState } from '#lib/transparency/orphan-check.ts';
import { migrationNames } from './migration-names.ts';
import {
  gatewayState,
  homeserverState,
  issuerPartState,
  logState,
  migrationsState,
  outboxPartState,
  type PartState,
  streamPartState,
} from './parts.ts';
import { appliedMigrations, findBotAccount, findHeartbeat, findLogBeat, outboxState } from './store.ts';

export type Readiness = { ready: boolean; parts: PartState[] };

const gatewayAnswerMs = 2_000;
const databaseAnswerMs = 3_000;

/** Why the gateway's health route does not answer; null when it does. */
async function askGateway(url: string): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(gatewayAnswerMs), cache: 'no-store' });
    return answer.ok ? null : `It answers ${answer.status} at ${url}/health. Look at its log.`;
  } catch (error) {
    log().warn({ err: error, url }, 'the gateway does not answer');
    return `It does not answer at ${url}/health. Check that it runs and that this address is the right one.`;
  }
}

/** A database behind a dead route neither answers nor refuses; a probe must not wait for it. */
function soon<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer from the database')), databaseAnswerMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const databaseGone: PartState = {
  part: 'database',
  ok: false,
  detail: 'It does not answer. Check DATABASE_URL, or that the embedded PostgreSQL runs.',
};

/** Asks every part whether it works right now. A part that cannot be asked for want of the database is not listed. */
export async function checkReadiness(config: Config, now: Date): Promise<Readiness> {
  try {
    const applied = await soon(appliedMigrations(db()));
    const migrations = migrationsState(applied, migrationNames());
    const [worker, gateway, account, outbox, logBeat, pending, orphans, answer, stream, outside] = await Promise.all([
      findHeartbeat(db(), 'worker'),
      findHeartbeat(db(), 'gateway'),
      findBotAccount(db(), config.matrix.botUserId),
      outboxState(db(), now),
      findLogBeat(db()),
      oldestPending(db()),
      orphanState(db(), now),
      askGateway(config.gatewayUrl),
      streamState(db(), config.auditStream, now),
      config.outsideIssuer ? outsideCounts(db()) : null,
    ]);
    const parts: PartState[] = [
      { part: 'database', ok: true, detail: 'answers' },
      migrations,
      homeserverState(config.matrix, worker, account, now),
      outboxPartState(worker, outbox.due, now),
      gatewayState(gateway, answer, now),
      logState(logBeat, pending, orphans, now),
      ...(stream ? [streamPartState(streamWords(stream))] : []),
      ...(outside ? [issuerPartState(outsideWords(outside, now))] : []),
    ];
    return { ready: parts.every((part) => part.ok), parts };
  } catch (error) {
    log().error({ err: error }, 'readiness could not be read from the database');
    return { ready: false, parts: [databaseGone] };
  }
}

/** The homeserver part alone, for pages that depend on it. */
export async function homeserverNow(config: Config, now: Date): Promise<PartState> {
  const [worker, account] = await Promise.all([
    findHeartbeat(db(), 'worker'),
    findBotAccount(db(), config.matrix.botUserId),
  ]);
  return homeserverState(config.matrix, worker, account, now);
}
