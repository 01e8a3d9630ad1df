import { NextRequest } from 'next/server';
import { expect, test } from 'vitest';
import { useTestDatabase } from '#lib/db/testing.ts';
import { GET, POST } from './route.ts';

useTestDatabase();

const call = (method: 'GET' | 'POST', path: string) =>
  (method === 'GET' ? GET : POST)(new NextRequest(`http://127.0.0.1/api/auth/${path}`, { method }), {
    params: Promise.resolve({ nextauth: path.split('/') }),
  });

test.each([
  ['GET', 'signin'],
  ['POST', 'signin/email'],
  ['GET', 'callback/email'],
  ['POST', 'callback/credentials'],
  ['GET', 'providers'],
  ['GET', 'verify-request'],
  ['POST', '_log'],
  ['POST', 'session'],
  ['GET', 'signout'],
  ['GET', 'session/extra'],
] as const)('%s %s of next-auth is not served', async (method, path) => {
  expect((await call(method, path)).status).toBe(404);
});
