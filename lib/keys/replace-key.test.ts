import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createMissingKeys, openKeys, replaceKey } from './keyring.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
const settings = { dataDir, masterSecret: 'a secret that only this test file uses' };
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('a key that is replaced is put aside under its id, and no other key changes', () => {
  createMissingKeys(settings);
  const before = openKeys(settings, ['log', 'gateway']);
  expect(replaceKey(settings, 'log')).toBe(before.log.kid);
  const after = openKeys(settings, ['log', 'gateway']);
  expect(after.log.kid).not.toBe(before.log.kid);
  expect(after.gateway.kid).toBe(before.gateway.kid);
  expect(existsSync(join(dataDir, 'keys', `log-${before.log.kid}.sealed`))).toBe(true);
  const count = readdirSync(join(dataDir, 'keys')).length;
  expect(createMissingKeys(settings)).toEqual([]);
  expect(readdirSync(join(dataDir, 'keys'))).toHaveLength(count);
});
