import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyCosigned } from '#lib/tlog/cosignature.ts';
import { openWitnessKey } from './key-file.ts';
import { logsOf } from './run-witness.ts';
import { lockState } from './state-lock.ts';
import { stateIn } from './state-store.ts';
import { cosigned, newFolder, post, type TestLog, testLog } from './testing.ts';
import { WitnessError } from './witness-error.ts';

const program = fileURLToPath(new URL('../../bin/countersign.ts', import.meta.url));
let folder: string;
let log: TestLog;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await newFolder();
  log = await testLog('a.example/log/0', 1);
  children = [];
});
afterEach(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await ended(child, 'SIGKILL');
  await rm(folder, { recursive: true });
});

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

async function start() {
  const args = [program, 'witness', '--state', folder, '--port', '0', '--log', log.vkey];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let vkey = '';
  for await (const line of createInterface({ input: child.stdout })) {
    vkey ||= /^vkey (.*)$/.exec(line)?.[1] ?? '';
    const url = /^listening on (.*)$/.exec(line)?.[1];
    if (url) return { child, vkey, url };
  }
  throw new Error('the witness ended');
}

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof WitnessError) return error.code;
    throw error;
  }
  return 'ACCEPTED';
};

describe('countersign witness', () => {
  it('prints its verifier key, cosigns, and is the same witness after a restart', async () => {
    const first = await start();
    const reply = await post(first.url, await log.body(0, 7));
    await verifyCosigned(cosigned(await log.note(7), reply), first.vkey);
    await ended(first.child, 'SIGTERM');
    const second = await start();
    expect(second.vkey).toBe(first.vkey);
    expect(await post(second.url, await log.body(0, 9))).toMatchObject({ status: 409, body: '7\n' });
  });

  it('killed the moment its state is written, has never signed what a new start does not know', async () => {
    let known = 0;
    for (const size of [5, 9, 40]) {
      const { child, url, vkey } = await start();
      const watcher = watch(folder, (_event, name) => name?.endsWith('.checkpoint') && child.kill('SIGKILL'));
      const exit = once(child, 'exit');
      const answer = await post(url, await log.body(known, size)).catch(() => null);
      watcher.close();
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exit;
      known = (await stateIn(folder).read(log.origin))?.size ?? 0;
      if (answer?.status === 200) {
        await verifyCosigned(cosigned(await log.note(size), answer), vkey);
        expect(known).toBe(size);
      }
    }
    const { url } = await start();
    expect((await post(url, await log.body(known, 300))).status).toBe(200);
  });

  it('does not start twice in one folder, and starts over the lock of one that was killed', async () => {
    await start();
    const args = [program, 'witness', '--state', folder, '--port', '0', '--log', log.vkey];
    const second = spawn(process.execPath, args, { stdio: 'ignore' });
    children.push(second);
    expect((await once(second, 'exit'))[0]).toBe(1);
    await ended(children[0] as ChildProcess, 'SIGKILL');
    expect((await readFile(join(folder, 'lock'), 'utf8')).trim()).toBe(String(children[0]?.pid));
    await start();
  });
});

describe('the folder of a witness', () => {
  it('has a key of its own, readable by its owner alone', async () => {
    const path = join(folder, 'key');
    const key = await openWitnessKey(path, 'witness.example/w1');
    expect(key.vkey.startsWith('witness.example/w1+')).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await openWitnessKey(path)).vkey).toBe(key.vkey);
    expect(await codeOf(() => openWitnessKey(path, 'another'))).toBe('BAD_OPTION');
    await chmod(path, 0o644);
    expect(await codeOf(() => openWitnessKey(path))).toBe('BAD_KEY_FILE');
  });

  it.each(['', 'countersign-witness-key-v1\nw\n', 'countersign-witness-key-v1\nw\nAAAA\n', 'x\nw\nAAAA\n'])(
    'refuses the key file %j and makes no other',
    async (text) => {
      const path = join(folder, 'key');
      await writeFile(path, text, { mode: 0o600 });
      expect(await codeOf(() => openWitnessKey(path))).toBe('BAD_KEY_FILE');
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  it('refuses a name with spaces', async () => {
    expect(await codeOf(() => openWitnessKey(join(folder, 'key'), 'a b'))).toBe('BAD_OPTION');
  });

  it('is locked while a living process works in it', async () => {
    const inner = join(folder, 'inner');
    await mkdir(inner);
    await writeFile(join(inner, 'lock'), `${process.ppid}\n`);
    expect(await codeOf(() => lockState(inner))).toBe('IN_USE');
    await rm(join(inner, 'lock'));
    const unlock = await lockState(inner);
    await unlock();
    expect(await codeOf(() => lockState(inner))).toBe('ACCEPTED');
  });
});

describe('the logs of a witness', () => {
  it('are its keys by origin, several for one origin', async () => {
    const other = await testLog(log.origin, 2);
    expect([...logsOf([log.vkey, other.vkey])]).toEqual([[log.origin, [log.vkey, other.vkey]]]);
  });

  it('are at least one, and never the key of a witness', async () => {
    const { vkey } = await openWitnessKey(join(folder, 'key'));
    for (const vkeys of [[], ['x'], [vkey], [log.vkey, 'x']])
      expect(await codeOf(() => logsOf(vkeys))).toBe('BAD_OPTION');
  });
});
