import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { signatureType } from '#lib/tlog/note.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import { parseVkey } from '#lib/tlog/vkey.ts';
import { openWitness } from './add-checkpoint.ts';
import { openWitnessKey } from './key-file.ts';
import { startWitness } from './server.ts';
import { lockState } from './state-lock.ts';
import { stateIn } from './state-store.ts';
import { WitnessError } from './witness-error.ts';

export type WitnessOptions = { host: string; port: number; state: string; logs: readonly string[]; name?: string };

/** Trusted keys by origin: a log's key is named like the log. @throws WitnessError BAD_OPTION */
export function logsOf(vkeys: readonly string[]): Map<string, string[]> {
  const logs = new Map<string, string[]>();
  for (const vkey of vkeys) {
    try {
      const { name, type } = parseVkey(vkey);
      if (type !== signatureType.ed25519) throw new TlogError('BAD_VKEY', 'it is a witness’s key, not a log’s');
      logs.set(name, [...(logs.get(name) ?? []), vkey]);
    } catch (cause) {
      throw new WitnessError('BAD_OPTION', `${vkey} is no key of a log: ${(cause as Error).message}.`, { cause });
    }
  }
  if (logs.size === 0)
    throw new WitnessError('BAD_OPTION', 'Name at least one log: --log VKEY (the file `vkey` of a published log).');
  return logs;
}

/**
 * Runs a witness until the signal. It needs neither database nor settings.
 * @param tell gets the lines that the operator needs: the verifier key and the address
 * @throws WitnessError
 */
export async function runWitness(
  options: WitnessOptions,
  signal: AbortSignal,
  tell: (line: string) => void,
): Promise<void> {
  const logs = logsOf(options.logs);
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535)
    throw new WitnessError('BAD_OPTION', 'The port is a number from 0 (any that is free) to 65535.');
  const folder = resolve(options.state);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unlock = await lockState(folder);
  try {
    const key = await openWitnessKey(join(folder, 'key'), options.name);
    const log = pino({ base: { process: 'witness' } }, pino.destination(2));
    const onFork = (origin: string, size: number) => log.error({ origin, size }, 'the log signed two different trees');
    const answer = openWitness({ key, logs, state: stateIn(folder), now: () => new Date(), onFork });
    const { host } = options;
    const { port, closed } = await startWitness({ host, port: options.port, answer, log, signal });
    tell(`vkey ${key.vkey}`);
    for (const origin of logs.keys()) tell(`log ${origin}`);
    tell(`listening on http://${host.includes(':') ? `[${host}]` : host}:${port}`);
    await closed;
  } finally {
    await unlock();
  }
}
