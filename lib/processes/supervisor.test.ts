import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { identify, isRunning } from './process-identity.ts';
import { type Crash, Supervisor } from './supervisor.ts';

const dir = mkdtempSync(join(tmpdir(), 'countersign-supervisor-'));
let supervisor: Supervisor;
let crashes: Crash[];

function begin(name: string, script: string) {
  supervisor.start({
    name,
    command: 'sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin' },
    logFile: join(dir, `${name}.log`),
  });
}
const fresh = () => {
  crashes = [];
  supervisor = new Supervisor((crash) => crashes.push(crash));
};
const logOf = (name: string) => readFileSync(join(dir, `${name}.log`), 'utf8');

afterEach(() => supervisor.stop());

test('stopping ends the programs in reverse order, and what they started themselves', async () => {
  fresh();
  const order = join(dir, 'order');
  for (const name of ['first', 'second']) {
    begin(name, `sleep 100 & echo $!; trap 'echo ${name} >> ${order}; exit 0' TERM; wait; wait`);
    await vi.waitFor(() => expect(logOf(name)).toMatch(/^\d+\n/));
  }
  const grandchild = identify(Number(logOf('first')));
  expect(grandchild).not.toBeNull();
  await supervisor.stop();
  expect(readFileSync(order, 'utf8')).toBe('second\nfirst\n');
  expect(grandchild && isRunning(grandchild)).toBe(false);
  expect(crashes).toEqual([]);
});

test('a crashed program is reported with its log and started again', async () => {
  fresh();
  begin('flaky', 'echo began; exit 3');
  await vi.waitFor(() => expect(logOf('flaky')).toBe('began\nbegan\n'), { timeout: 5_000 });
  expect(crashes[0]).toEqual({ name: 'flaky', logFile: join(dir, 'flaky.log'), how: 'exit code 3', restartInMs: 500 });
});

test('a program that does not exist is reported, not thrown', async () => {
  fresh();
  supervisor.start({
    name: 'absent',
    command: join(dir, 'absent'),
    args: [],
    env: {},
    logFile: join(dir, 'absent.log'),
  });
  await vi.waitFor(() => expect(crashes).toHaveLength(1));
  expect(crashes[0]?.how).toMatch(/ENOENT/);
});
