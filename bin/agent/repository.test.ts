import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openRepository } from './repository.ts';

const dir = mkdtempSync(join(tmpdir(), 'countersign-repository-'));
afterAll(() => rmSync(dir, { recursive: true }));
const now = new Date('2026-03-02T12:00:00.000Z');
const repository = await openRepository(join(dir, 'notes.git'), now);
const change = (id: string, path = 'notes/a.md') => ({
  branch: `countersign/${id}`,
  title: 'A note',
  body: 'Asked for.',
  files: [{ path, content: 'Zürich\n' }],
});

test('a pull request is a branch with one commit and a description, and the base is untouched', async () => {
  const made = await repository.openPullRequest(change('7F3K9QXM2BTV'), now);
  expect(made).toMatchObject({ branch: 'countersign/7F3K9QXM2BTV', base: 'main', title: 'A note' });
  expect(made.commit).toMatch(/^[0-9a-f]{40}$/);
  expect(JSON.parse(readFileSync(join(dir, 'notes.git/pull-requests/7F3K9QXM2BTV.json'), 'utf8'))).toEqual(made);
  expect(await repository.findPullRequest('countersign/7F3K9QXM2BTV')).toEqual(made);
  expect(await repository.readFile('notes/a.md')).toBeNull();
});

test('the same branch is not made twice', async () => {
  await expect(repository.openPullRequest(change('7F3K9QXM2BTV'), now)).rejects.toThrow(/exists/);
});

describe('a change that would reach elsewhere is refused', () => {
  test.each([
    ['above the tree', '../x'],
    ['from the root', '/etc/x'],
    ['into git’s own folder by a dot', './x'],
    ['with a line break, which would be another command', 'a\nM 100644 inline b'],
    ['with a quote', '"a"'],
  ])('%s', async (_name, path) => {
    await expect(repository.openPullRequest(change('AAAAAAAAAAAA', path), now)).rejects.toThrow(/plain name/);
    expect(await repository.findPullRequest('countersign/AAAAAAAAAAAA')).toBeNull();
  });
  test('on a branch of another form', async () => {
    const other = { ...change('AAAAAAAAAAAA'), branch: 'main' };
    await expect(repository.openPullRequest(other, now)).rejects.toThrow(/plain name/);
  });
});
