// PURE. What each part's facts mean for readiness, and what to do when it is not ready.

export type Part = 'database' | 'migrations' | 'homeserver' | 'outbox' | 'gateway' | 'log' | 'stream' | 'issuer';
export type PartState = { part: Part; ok: boolean; detail: string };

/** A process beats every few seconds; this long without a beat is dead. */
export const beatMaxMs = 30_000;
/** A sync answers within 30 s even when nothing happens; this long without one is cut off. */
export const syncMaxMs = 90_000;
/** A due message that still waits after this long is stuck. */
export const dueMaxMs = 60_000;

/** An entry that waits longer than this for its place in the log is stuck. */
export const pendingMaxMs = 30_000;

const good = (part: Part, detail: string): PartState => ({ part, ok: true, detail });
const bad = (part: Part, detail: string): PartState => ({ part, ok: false, detail });
const seconds = (from: Date, now: Date) => `${Math.round((now.getTime() - from.getTime()) / 1000)} s`;
const older = (at: Date, maxMs: number, now: Date) => now.getTime() - at.getTime() > maxMs;

export function migrationsState(applied: readonly string[], wanted: readonly string[]): PartState {
  const missing = wanted.filter((name) => !applied.includes(name));
  if (missing.length === 0) return good('migrations', `${wanted.length} applied`);
  return bad('migrations', `Not applied: ${missing.join(', ')}. Start once with \`npm start\`, which applies them.`);
}

type Beat = { beatAt: Date } | null;

/** Why a process does not count as alive; null when it does. */
export function silence(process: string, beat: Beat, now: Date): string | null {
  if (!beat) return `The ${process} process has never run. Start it with \`countersign ${process}\`.`;
  if (!older(beat.beatAt, beatMaxMs, now)) return null;
  return `The ${process} process was last alive ${seconds(beat.beatAt, now)} ago. Look at its log and restart it.`;
}

type Account = { syncedAt: Date | null; halted: string | null } | null;

type Homeserver = { connected: boolean; homeserverUrl: string };

export function homeserverState(
  { connected, homeserverUrl: url }: Homeserver,
  worker: Beat,
  account: Account,
  now: Date,
): PartState {
  if (!connected) {
    const settings = 'MATRIX_HOMESERVER_URL, MATRIX_BOT_USER_ID and MATRIX_BOT_PASSWORD';
    return bad('homeserver', `No homeserver is connected. Set ${settings} (see .env.example) and start again.`);
  }
  const silent = silence('worker', worker, now);
  if (silent) return bad('homeserver', silent);
  if (account?.halted) return bad('homeserver', `The bot's account stopped: ${account.halted}`);
  if (!account?.syncedAt) {
    return bad(
      'homeserver',
      `The homeserver at ${url} was never reached. Check MATRIX_HOMESERVER_URL and the bot’s account.`,
    );
  }
  if (older(account.syncedAt, syncMaxMs, now)) {
    return bad('homeserver', `Last synced ${seconds(account.syncedAt, now)} ago from ${url}. Check that it runs.`);
  }
  return good('homeserver', `synced ${seconds(account.syncedAt, now)} ago`);
}

type Due = { notBefore: Date; lastError: string | null } | null;

export function outboxPartState(worker: Beat, due: Due, now: Date): PartState {
  const silent = silence('worker', worker, now);
  if (silent) return bad('outbox', silent);
  if (due && older(due.notBefore, dueMaxMs, now)) {
    const why = due.lastError ? ` Last error: ${due.lastError}` : '';
    return bad('outbox', `A message has been due for ${seconds(due.notBefore, now)} and is not sent.${why}`);
  }
  return good('outbox', due ? 'sending' : 'empty');
}

export function gatewayState(beat: Beat, answer: string | null, now: Date): PartState {
  const silent = silence('gateway', beat, now);
  if (silent) return bad('gateway', silent);
  return answer === null ? good('gateway', 'answers') : bad('gateway', answer);
}

/** A security system that does not listen is its keepers' concern: the lag is told, and keeps nothing here from being ready. */
export const streamPartState = (words: string): PartState => good('stream', words);

/**
 * An issuer outside that cannot be told is named, and keeps nothing here from being ready: the gateway here refuses what was
 * revoked all the same, and whoever is at the controls must not lose their page over it.
 */
export const issuerPartState = (words: string): PartState => good('issuer', words);

type LogBeat = (NonNullable<Beat> & { refusal: string | null; contradiction: string | null; size: number }) | null;

/**
 * @param oldest when the oldest entry that waits was written; null when none waits
 * @param orphans why the orphan check is not content; null when it is
 */
export function logState(beat: LogBeat, oldest: Date | null, orphans: string | null, now: Date): PartState {
  const silent = silence('log', beat, now);
  if (silent || !beat) return bad('log', silent ?? '');
  if (beat.refusal) return bad('log', beat.refusal);
  if (beat.contradiction) return bad('log', beat.contradiction);
  if (oldest && older(oldest, pendingMaxMs, now)) {
    return bad(
      'log',
      `An entry has waited ${seconds(oldest, now)} for its place in the log. Look at the log process's log.`,
    );
  }
  if (orphans) return bad('log', orphans);
  return good('log', `${beat.size} entries signed`);
}
