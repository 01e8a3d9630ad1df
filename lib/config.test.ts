import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig, secretsPath } from './config.ts';
import { settingNames } from './settings.ts';

const secret = 'a secret of more than thirty-two characters';
const parse = (settings: Record<string, string>) =>
  parseConfig({ COUNTERSIGN_SECRET: secret, COUNTERSIGN_DATA_DIR: '/nonexistent', ...settings });
const refusal = (settings: Record<string, string>) => {
  try {
    parse(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return null;
};
const bot = { MATRIX_BOT_USER_ID: '@bot:example.org', MATRIX_BOT_PASSWORD: 'x' };

describe('a wrong value is one sentence that names the setting', () => {
  test.each([
    [{ COUNTERSIGN_PORT: 'http' }, 'COUNTERSIGN_PORT must be a port number from 1 to 65535. See .env.example.'],
    [{ COUNTERSIGN_PORT: '70000' }, 'COUNTERSIGN_PORT must be a port number from 1 to 65535. See .env.example.'],
    [
      { COUNTERSIGN_GATEWAY_PORT: '3100' },
      'COUNTERSIGN_PORT and COUNTERSIGN_GATEWAY_PORT are both 3100; give each a port of its own.',
    ],
    [
      { COUNTERSIGN_PUBLIC_URL: 'ftp://x' },
      'COUNTERSIGN_PUBLIC_URL must be an http or https address. See .env.example.',
    ],
    [{ COUNTERSIGN_PUBLIC_URL: 'x' }, 'COUNTERSIGN_PUBLIC_URL must be an http or https address. See .env.example.'],
    [
      { COUNTERSIGN_PUBLIC_URL: 'https://x.org/a' },
      'COUNTERSIGN_PUBLIC_URL must be an address without a path. See .env.example.',
    ],
    [{ COUNTERSIGN_SECRET: 'short' }, 'COUNTERSIGN_SECRET must have at least 32 characters. See .env.example.'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be a postgresql:// address. See .env.example.'],
    [
      { MATRIX_HOMESERVER_URL: 'matrix.org' },
      'MATRIX_HOMESERVER_URL must be an http or https address, or none. See .env.example.',
    ],
    [
      { MATRIX_HOMESERVER_URL: 'https://m.org' },
      'MATRIX_HOMESERVER_URL needs MATRIX_BOT_USER_ID and MATRIX_BOT_PASSWORD beside it. See .env.example.',
    ],
    [bot, 'MATRIX_BOT_USER_ID and MATRIX_BOT_PASSWORD need MATRIX_HOMESERVER_URL beside them. See .env.example.'],
    [
      { COUNTERSIGN_OIDC_ISSUER: 'http://login.example.org' },
      'COUNTERSIGN_OIDC_ISSUER must be an https address. See .env.example.',
    ],
    [
      { COUNTERSIGN_OIDC_ISSUER: 'login.example.org' },
      'COUNTERSIGN_OIDC_ISSUER must be an http or https address. See .env.example.',
    ],
    [
      { COUNTERSIGN_OIDC_ISSUER: 'https://login.example.org' },
      'COUNTERSIGN_OIDC_ISSUER, COUNTERSIGN_OIDC_CLIENT_ID, COUNTERSIGN_OIDC_CLIENT_SECRET are needed together. See .env.example.',
    ],
    [
      { COUNTERSIGN_ADMIN_ROOM: '#admins:example.org' },
      'COUNTERSIGN_ADMIN_ROOM must be a Matrix room id, which begins with !. See .env.example.',
    ],
    [
      { COUNTERSIGN_ADMIN_ROOM: '!a:example.org', COUNTERSIGN_AUDIT_ROOM: '!a:example.org' },
      'COUNTERSIGN_ADMIN_ROOM and COUNTERSIGN_AUDIT_ROOM are one room; give each a room of its own.',
    ],
    [
      { COUNTERSIGN_ADMIN_ROOM: '!a:example.org', MATRIX_HOMESERVER_URL: 'none' },
      'COUNTERSIGN_ADMIN_ROOM needs a homeserver; MATRIX_HOMESERVER_URL is none. See .env.example.',
    ],
    [
      { COUNTERSIGN_OUTSIDE_ISSUER_URL: 'https://scope.example.org' },
      'COUNTERSIGN_OUTSIDE_ISSUER_URL and COUNTERSIGN_OUTSIDE_ISSUER_TOKEN are needed together. See .env.example.',
    ],
    [
      { COUNTERSIGN_OUTSIDE_ISSUER_URL: 'http://scope.example.org' },
      'COUNTERSIGN_OUTSIDE_ISSUER_URL must be an https address. See .env.example.',
    ],
    [
      { COUNTERSIGN_OUTSIDE_ISSUER_TOKEN: 'file:relative' },
      'COUNTERSIGN_OUTSIDE_ISSUER_TOKEN must be one word of 16 or more characters, or file: with an absolute path. See .env.example.',
    ],
    [
      {
        COUNTERSIGN_OUTSIDE_ISSUER_URL: 'https://scope.example.org',
        COUNTERSIGN_OUTSIDE_ISSUER_TOKEN: 'file:/nonexistent/credential',
      },
      'COUNTERSIGN_OUTSIDE_ISSUER_TOKEN names /nonexistent/credential, which is not there.',
    ],
    [
      { COUNTERSIGN_SESSION_IDLE_MINUTES: '1' },
      'COUNTERSIGN_SESSION_IDLE_MINUTES must be a whole number of minutes from 5 to 10080. See .env.example.',
    ],
    [
      { COUNTERSIGN_LOG_WITNESSES: 'https://w.org' },
      'COUNTERSIGN_LOG_WITNESSES must be pairs of an address and a verifier key, separated by commas: “https://w.org” is no http or https address followed by a verifier key. See .env.example.',
    ],
    [
      { COUNTERSIGN_LOG_LEVEL: 'loud' },
      'COUNTERSIGN_LOG_LEVEL must be one of fatal, error, warn, info, debug, silent. See .env.example.',
    ],
  ])('%j', (settings, sentence) => expect(refusal(settings)).toBe(sentence));

  test('a damaged secrets file is named, not overwritten', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'countersign-config-'));
    writeFileSync(secretsPath(dataDir), '{');
    expect(refusal({ COUNTERSIGN_DATA_DIR: dataDir })).toMatch(/secrets\.json is damaged/);
  });

  test('without any secret nothing starts', () => {
    expect(() => parseConfig({ COUNTERSIGN_DATA_DIR: '/nonexistent' })).toThrow(ConfigError);
  });
});

describe('who signs in to the database as what', () => {
  test('embedded: three roles with passwords that do not give the owner’s away', () => {
    const { databaseUrl, logDatabaseUrl, ownerDatabaseUrl } = parse({});
    const of = (url: string) => new URL(url);
    expect([databaseUrl, logDatabaseUrl, ownerDatabaseUrl].map((url) => of(url).username)).toEqual([
      'countersign_app',
      'countersign_log',
      'countersign',
    ]);
    expect(of(databaseUrl).password).not.toBe(of(logDatabaseUrl).password);
  });

  test('one’s own database serves all of it unless it is told apart', () => {
    const own = 'postgresql://app:x@db.example.org/c';
    expect(parse({ DATABASE_URL: own })).toMatchObject({ logDatabaseUrl: own, ownerDatabaseUrl: own });
    const log = 'postgresql://log:x@db.example.org/c';
    expect(parse({ DATABASE_URL: own, COUNTERSIGN_LOG_DATABASE_URL: log })).toMatchObject({ logDatabaseUrl: log });
    expect(refusal({ COUNTERSIGN_LOG_DATABASE_URL: log })).toMatch(/need DATABASE_URL beside them/);
  });
});

describe('the demo exists only with the embedded homeserver on loopback', () => {
  test('with the defaults', () => expect(parse({}).demo).toBe(true));
  test.each([
    [{ MATRIX_HOMESERVER_URL: 'http://127.0.0.1:3103', ...bot }],
    [{ MATRIX_HOMESERVER_URL: 'none' }],
    [{ COUNTERSIGN_HOST: '0.0.0.0' }],
    [{ COUNTERSIGN_HOST: '192.168.1.5' }],
    [{ COUNTERSIGN_PUBLIC_URL: 'https://console.example.org' }],
    [{ COUNTERSIGN_GATEWAY_PUBLIC_URL: 'https://gateway.example.org' }],
    [{ COUNTERSIGN_HOST: '127.0.0.1.example.org' }],
  ])('not with %j', (settings) => expect(parse(settings as Record<string, string>).demo).toBe(false));
});

test('every setting is explained in .env.example, and nothing else is', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const named = [...example.matchAll(/^# ?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]);
  expect(named.sort()).toEqual([...settingNames].sort());
});

test('the default address has a name, for which browsers make passkeys', () => {
  expect(parse({ COUNTERSIGN_PORT: '4280' })).toMatchObject({ publicUrl: 'http://localhost:4280', demo: true });
});

test('an OpenID provider is known by its host unless it has a name, and there is none by default', () => {
  expect(parse({}).oidc).toBeNull();
  const provider = {
    COUNTERSIGN_OIDC_ISSUER: 'https://login.example.org/realms/a/',
    COUNTERSIGN_OIDC_CLIENT_ID: 'countersign',
    COUNTERSIGN_OIDC_CLIENT_SECRET: 'x',
  };
  // The issuer stays as it was written: it is compared exactly.
  expect(parse(provider).oidc).toMatchObject({
    issuer: 'https://login.example.org/realms/a/',
    name: 'login.example.org',
  });
  expect(parse({ ...provider, COUNTERSIGN_OIDC_NAME: 'Work' }).oidc?.name).toBe('Work');
});

test('the audit stream goes to a file or an address, and nowhere by default', () => {
  const stream = (to: string, more = {}) => parse({ COUNTERSIGN_AUDIT_STREAM: to, ...more }).auditStream;
  const signing = { COUNTERSIGN_AUDIT_STREAM_SECRET: 'a secret of sixteen' };
  expect(parse({}).auditStream).toBeNull();
  expect(stream('file:/var/log/countersign.jsonl')).toEqual({ kind: 'file', path: '/var/log/countersign.jsonl' });
  expect(stream('https://siem.example.org/in?key=1', signing)).toEqual({
    kind: 'http',
    url: 'https://siem.example.org/in?key=1',
    secret: 'a secret of sixteen',
  });
  expect(stream('http://127.0.0.1:9000/')).toMatchObject({ secret: null });
  const wrong = ['http://siem.example.org/', 'file:relative', 'file://host/x', 'file:/folder/', 'file:/', 'syslog:x'];
  for (const to of wrong)
    expect(refusal({ COUNTERSIGN_AUDIT_STREAM: to }), to).toMatch(/^COUNTERSIGN_AUDIT_STREAM must be/);
  expect(refusal(signing)).toContain('needs an address in COUNTERSIGN_AUDIT_STREAM');
  expect(refusal({ COUNTERSIGN_AUDIT_STREAM: 'file:/x', ...signing })).toContain('needs an address');
});

test('an IPv6 loopback address gives a usable origin', () => {
  expect(parse({ COUNTERSIGN_HOST: '::1' })).toMatchObject({ publicUrl: 'http://[::1]:3100', demo: true });
});
