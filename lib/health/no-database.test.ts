import { expect, test } from 'vitest';
import { parseConfig } from '#lib/config.ts';
import { checkReadiness } from './check-readiness.ts';

const env = {
  COUNTERSIGN_SECRET: 'a secret that only this test file uses',
  COUNTERSIGN_DATA_DIR: '/nonexistent',
  COUNTERSIGN_LOG_LEVEL: 'silent',
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none',
};
Object.assign(process.env, env);

test('without a database readiness says so, and throws nothing', async () => {
  const { ready, parts } = await checkReadiness(parseConfig(env), new Date());
  expect(ready).toBe(false);
  expect(parts).toEqual([{ part: 'database', ok: false, detail: expect.stringContaining('DATABASE_URL') }]);
});
