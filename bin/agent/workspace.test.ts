import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openWorkspace, SandboxError } from './workspace.ts';

const dir = mkdtempSync(join(tmpdir(), 'countersign-workspace-'));
const root = join(dir, 'workspace');
mkdirSync(join(root, 'notes'), { recursive: true });
writeFileSync(join(root, 'notes/a.md'), 'inside');
writeFileSync(join(root, '.env'), 'hidden');
writeFileSync(join(dir, 'secret.txt'), 'outside');
symlinkSync(join(dir, 'secret.txt'), join(root, 'link.txt'));
symlinkSync(dir, join(root, 'up'));
writeFileSync(join(root, 'big.txt'), 'x'.repeat(1024 * 1024 + 1));
afterAll(() => rmSync(dir, { recursive: true }));

const workspace = openWorkspace(root, { mode: 'all', workspaceAccess: 'ro' });

test('a file inside is read', async () => {
  expect(await workspace.read('notes/a.md')).toBe('inside');
});

describe('nothing outside is read', () => {
  test.each([
    ['by climbing', '../secret.txt'],
    ['by climbing from inside', 'notes/../../secret.txt'],
    ['by an absolute path', join(dir, 'secret.txt')],
    ['through a linked file', 'link.txt'],
    ['through a linked folder', 'up/secret.txt'],
    ['with a NUL in the name', 'notes/a.md\0.txt'],
    ['with backslashes', '..\\secret.txt'],
    ['a folder', 'notes'],
    ['nothing', ''],
    ['a file that is too large', 'big.txt'],
  ])('%s', async (_name, path) => {
    await expect(workspace.read(path)).rejects.toBeInstanceOf(SandboxError);
  });
});

test('links and hidden files are not listed', async () => {
  expect(await workspace.list()).toEqual(['big.txt', 'notes/a.md']);
});

test('a closed workspace is closed, also for listing', async () => {
  const closed = openWorkspace(root, { mode: 'all', workspaceAccess: 'none' });
  await expect(closed.read('notes/a.md')).rejects.toBeInstanceOf(SandboxError);
  await expect(closed.list()).rejects.toBeInstanceOf(SandboxError);
});
