// The only reader of process.env. Parsed once; a wrong value is one sentence that names the setting.
// A part whose address is not set is embedded: started by `npm start`, kept under the data folder, bound to loopback.

import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { ModelPrice } from './policy/model-price.ts';
import { isLoopbackHost, type Settings, settingNames, settingsSchema } from './settings.ts';
import type { Witness } from './tlog/witness-list.ts';

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Made by the launcher at first start, mode 0600, in the data folder. */
const secretsSchema = z.object({
  master: z.string().min(32),
  postgresPassword: z.string().min(16),
  botPassword: z.string().min(16),
  demoPassword: z.string().min(16),
  synapseRegistration: z.string().min(16),
});
export type Secrets = z.infer<typeof secretsSchema>;

export type Config = {
  dataDir: string;
  host: string;
  port: number;
  /** Origin of the console, no trailing slash. */
  publicUrl: string;
  gatewayPort: number;
  /** Origin of the gateway, no trailing slash; the CST's audience. */
  gatewayUrl: string;
  postgresPort: number;
  synapsePort: number;
  demoModelPort: number;
  logLevel: string;
  /** How often controls are rehearsed by themselves; 0 for never. */
  drillEveryHours: number;
  /** A control is lifted by somebody other than who applied it. */
  liftByAnother: boolean;
  /** How long a person can object before an admin may let them enrol a new passkey. */
  passkeyRecoveryHours: number;
  /** How long a session may stand unused, and how long in all. */
  session: { idleMs: number; totalMs: number };
  /** The OpenID provider that people may sign in with beside the Matrix code; null when none is set. */
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | null;
  /** Whoever cosigns the log's checkpoints. */
  logWitnesses: readonly Witness[];
  /** Where the entries of the log are sent as they come; null when nowhere. */
  auditStream: { kind: 'file'; path: string } | { kind: 'http'; url: string; secret: string | null } | null;
  /** The issuer outside that is told of every revocation; null when there is none. */
  outsideIssuer: { url: string; credential: { kind: 'text'; text: string } | { kind: 'file'; path: string } } | null;
  /** As the console's processes sign in; `log` as the log process does, `owner` as migrations do. */
  databaseUrl: string;
  logDatabaseUrl: string;
  ownerDatabaseUrl: string;
  embedded: { postgres: boolean; homeserver: boolean; model: boolean };
  /** True only with the embedded homeserver and every address on loopback. Nothing of the demo exists otherwise. */
  demo: boolean;
  matrix: {
    /** False when this installation runs without a homeserver: no requests, no room messages, until one is connected. */
    connected: boolean;
    homeserverUrl: string;
    botUserId: string;
    botPassword: string;
    approverServers: readonly string[];
    /** Room that the log's checkpoints are posted into; null when there is none. */
    auditRoom: string | null;
    /** The one room in which admins order controls; null when there is none. */
    adminRoom: string | null;
  };
  upstream: { url: string; provider: 'openai' | 'anthropic' | 'google'; apiKey: string | null };
  /** What models cost, as the operator wrote it down. */
  modelPrices: readonly ModelPrice[];
  /** 32 or more characters from which the wrapping key is derived. */
  masterSecret: string;
  secrets: Secrets | null;
};

export const demoServerName = 'demo.localhost';

const origin = (url: string) => new URL(url).origin;

/** Path of the secrets file inside a data folder. */
export const secretsPath = (dataDir: string) => join(dataDir, 'secrets.json');

function readSecrets(dataDir: string): Secrets | null {
  const path = secretsPath(dataDir);
  if (!existsSync(path)) return null;
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new ConfigError(`${path} is damaged; restore it, or begin anew with \`npm start -- --reset\`.`, { cause });
  }
}

function parseSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ConfigError(`${issue?.path.join('.')} ${issue?.message}. See .env.example.`);
}

/** What one setting demands of others. */
function checkTogether(s: Settings) {
  const portNames = settingNames.filter((name) => name.endsWith('_PORT')) as (keyof Settings)[];
  portNames.forEach((name, index) => {
    const twin = portNames.slice(0, index).find((other) => s[other] === s[name]);
    if (twin) throw new ConfigError(`${twin} and ${name} are both ${s[name]}; give each a port of its own.`);
  });
  const own = s.MATRIX_HOMESERVER_URL !== undefined && s.MATRIX_HOMESERVER_URL !== 'none';
  if (own && !(s.MATRIX_BOT_USER_ID && s.MATRIX_BOT_PASSWORD)) {
    throw new ConfigError(
      'MATRIX_HOMESERVER_URL needs MATRIX_BOT_USER_ID and MATRIX_BOT_PASSWORD beside it. See .env.example.',
    );
  }
  if (!s.DATABASE_URL && (s.COUNTERSIGN_LOG_DATABASE_URL || s.COUNTERSIGN_OWNER_DATABASE_URL)) {
    throw new ConfigError(
      'COUNTERSIGN_LOG_DATABASE_URL and COUNTERSIGN_OWNER_DATABASE_URL need DATABASE_URL beside them. See .env.example.',
    );
  }
  if (s.COUNTERSIGN_ADMIN_ROOM && s.MATRIX_HOMESERVER_URL === 'none') {
    throw new ConfigError(
      'COUNTERSIGN_ADMIN_ROOM needs a homeserver; MATRIX_HOMESERVER_URL is none. See .env.example.',
    );
  }
  if (s.COUNTERSIGN_ADMIN_ROOM && s.COUNTERSIGN_ADMIN_ROOM === s.COUNTERSIGN_AUDIT_ROOM) {
    throw new ConfigError(
      'COUNTERSIGN_ADMIN_ROOM and COUNTERSIGN_AUDIT_ROOM are one room; give each a room of its own.',
    );
  }
  if (s.MATRIX_HOMESERVER_URL === undefined && (s.MATRIX_BOT_USER_ID || s.MATRIX_BOT_PASSWORD)) {
    throw new ConfigError(
      'MATRIX_BOT_USER_ID and MATRIX_BOT_PASSWORD need MATRIX_HOMESERVER_URL beside them. See .env.example.',
    );
  }
}

const oidcNames = ['COUNTERSIGN_OIDC_ISSUER', 'COUNTERSIGN_OIDC_CLIENT_ID', 'COUNTERSIGN_OIDC_CLIENT_SECRET'] as const;

function oidcOf(s: Settings): Config['oidc'] {
  const [issuer, clientId, clientSecret] = oidcNames.map((name) => s[name]);
  if (!issuer && !clientId && !clientSecret && !s.COUNTERSIGN_OIDC_NAME) return null;
  if (!issuer || !clientId || !clientSecret) {
    throw new ConfigError(`${oidcNames.join(', ')} are needed together. See .env.example.`);
  }
  return { issuer, clientId, clientSecret, name: s.COUNTERSIGN_OIDC_NAME ?? new URL(issuer).hostname };
}

function auditStreamOf(s: Settings): Config['auditStream'] {
  const { COUNTERSIGN_AUDIT_STREAM: to, COUNTERSIGN_AUDIT_STREAM_SECRET: secret } = s;
  if (secret !== undefined && !(to && 'url' in to)) {
    throw new ConfigError('COUNTERSIGN_AUDIT_STREAM_SECRET needs an address in COUNTERSIGN_AUDIT_STREAM beside it.');
  }
  if (!to) return null;
  return 'path' in to ? { kind: 'file', path: to.path } : { kind: 'http', url: to.url, secret: secret ?? null };
}

function outsideIssuerOf(s: Settings): Config['outsideIssuer'] {
  const { COUNTERSIGN_OUTSIDE_ISSUER_URL: url, COUNTERSIGN_OUTSIDE_ISSUER_TOKEN: credential } = s;
  if (!url && !credential) return null;
  if (!url || !credential) {
    const names = 'COUNTERSIGN_OUTSIDE_ISSUER_URL and COUNTERSIGN_OUTSIDE_ISSUER_TOKEN';
    throw new ConfigError(`${names} are needed together. See .env.example.`);
  }
  if (credential.kind === 'file' && !existsSync(credential.path)) {
    throw new ConfigError(`COUNTERSIGN_OUTSIDE_ISSUER_TOKEN names ${credential.path}, which is not there.`);
  }
  return { url: url.replace(/\/+$/, ''), credential };
}

function matrixOf(s: Settings, secrets: Secrets | null): Config['matrix'] {
  const botUserId = s.MATRIX_BOT_USER_ID ?? `@countersign:${demoServerName}`;
  const embeddedUrl = `http://127.0.0.1:${s.COUNTERSIGN_SYNAPSE_PORT}`;
  const connected = s.MATRIX_HOMESERVER_URL !== 'none';
  return {
    connected,
    homeserverUrl: s.MATRIX_HOMESERVER_URL && connected ? origin(s.MATRIX_HOMESERVER_URL) : embeddedUrl,
    botUserId,
    botPassword: s.MATRIX_BOT_PASSWORD ?? secrets?.botPassword ?? '',
    approverServers: (s.MATRIX_APPROVER_SERVERS ?? botUserId.slice(botUserId.indexOf(':') + 1))
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    auditRoom: s.COUNTERSIGN_AUDIT_ROOM ?? null,
    adminRoom: s.COUNTERSIGN_ADMIN_ROOM ?? null,
  };
}

function masterSecretOf(s: Settings, secrets: Secrets | null): string {
  const master = s.COUNTERSIGN_SECRET ?? secrets?.master;
  if (master) return master;
  throw new ConfigError(
    'COUNTERSIGN_SECRET is not set and the data folder has no secrets yet; run `npm start` once, or set it.',
  );
}

/** Roles of the embedded database beside its owner. */
export type DatabaseRole = 'countersign_app' | 'countersign_log';

/** Password of a role of the embedded database: whoever has the owner's has them all. */
export const rolePassword = (ownerPassword: string, role: DatabaseRole): string =>
  createHmac('sha256', ownerPassword).update(role).digest('base64url');

function databasesOf(s: Settings, secrets: Secrets | null) {
  const ownerPassword = secrets?.postgresPassword ?? '';
  const embedded = (role: string, password: string) =>
    `postgresql://${role}:${password}@127.0.0.1:${s.COUNTERSIGN_POSTGRES_PORT}/countersign`;
  const as = (role: DatabaseRole) => embedded(role, rolePassword(ownerPassword, role));
  const own = s.DATABASE_URL;
  return {
    databaseUrl: own ?? as('countersign_app'),
    logDatabaseUrl: s.COUNTERSIGN_LOG_DATABASE_URL ?? own ?? as('countersign_log'),
    ownerDatabaseUrl: s.COUNTERSIGN_OWNER_DATABASE_URL ?? own ?? embedded('countersign', ownerPassword),
  };
}

/** The data folder that an environment names, before anything else of it is looked at. */
export const dataDirOf = (env: Record<string, string | undefined>) => resolve(parseSettings(env).COUNTERSIGN_DATA_DIR);

/**
 * Parses settings from an environment.
 * @throws ConfigError naming the first wrong setting and what it must be
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const s = parseSettings(env);
  checkTogether(s);
  const dataDir = resolve(s.COUNTERSIGN_DATA_DIR);
  const secrets = readSecrets(dataDir);
  const embedded = { postgres: !s.DATABASE_URL, homeserver: !s.MATRIX_HOMESERVER_URL, model: !s.MODEL_UPSTREAM_URL };
  const bracketed = s.COUNTERSIGN_HOST.includes(':') ? `[${s.COUNTERSIGN_HOST}]` : s.COUNTERSIGN_HOST;
  // Browsers make passkeys for a name only, and this is the name of the default address.
  const publicHost = s.COUNTERSIGN_HOST === '127.0.0.1' ? 'localhost' : bracketed;
  const publicUrl = origin(s.COUNTERSIGN_PUBLIC_URL ?? `http://${publicHost}:${s.COUNTERSIGN_PORT}`);
  const gatewayUrl = origin(s.COUNTERSIGN_GATEWAY_PUBLIC_URL ?? `http://${bracketed}:${s.COUNTERSIGN_GATEWAY_PORT}`);
  const reachedAt = [s.COUNTERSIGN_HOST, new URL(publicUrl).hostname, new URL(gatewayUrl).hostname];
  return {
    dataDir,
    host: s.COUNTERSIGN_HOST,
    port: s.COUNTERSIGN_PORT,
    publicUrl,
    gatewayPort: s.COUNTERSIGN_GATEWAY_PORT,
    gatewayUrl,
    postgresPort: s.COUNTERSIGN_POSTGRES_PORT,
    synapsePort: s.COUNTERSIGN_SYNAPSE_PORT,
    demoModelPort: s.COUNTERSIGN_DEMO_MODEL_PORT,
    logLevel: s.COUNTERSIGN_LOG_LEVEL,
    drillEveryHours: s.COUNTERSIGN_DRILL_HOURS,
    liftByAnother: s.COUNTERSIGN_LIFT_BY_ANOTHER === 'yes',
    passkeyRecoveryHours: s.COUNTERSIGN_PASSKEY_RECOVERY_HOURS,
    session: {
      idleMs: s.COUNTERSIGN_SESSION_IDLE_MINUTES * 60_000,
      totalMs: s.COUNTERSIGN_SESSION_HOURS_MAX * 3_600_000,
    },
    oidc: oidcOf(s),
    logWitnesses: s.COUNTERSIGN_LOG_WITNESSES ?? [],
    auditStream: auditStreamOf(s),
    outsideIssuer: outsideIssuerOf(s),
    ...databasesOf(s, secrets),
    embedded,
    demo: embedded.homeserver && reachedAt.every(isLoopbackHost),
    matrix: matrixOf(s, secrets),
    upstream: {
      url: s.MODEL_UPSTREAM_URL ?? `http://127.0.0.1:${s.COUNTERSIGN_DEMO_MODEL_PORT}/v1`,
      provider: s.MODEL_UPSTREAM_PROVIDER,
      apiKey: s.MODEL_UPSTREAM_API_KEY ?? null,
    },
    modelPrices: s.MODEL_PRICES ?? [],
    masterSecret: masterSecretOf(s, secrets),
    secrets,
  };
}

/** next-auth reads its own address from the environment and from nowhere else. */
export function tellNextAuth(config: Pick<Config, 'publicUrl'>): void {
  process.env.NEXTAUTH_URL = config.publicUrl;
}

/** A copy of this process's environment, for the programs that it starts. */
export const environment = (): Record<string, string | undefined> => ({ ...process.env });

/** Whether Next is building: no server runs, and no setting need be there. */
export const isBuilding = (): boolean => process.env.NEXT_PHASE === 'phase-production-build';

let parsedOnce: Config | undefined;

/** The process's settings, parsed at first use. @throws ConfigError */
export function getConfig(): Config {
  parsedOnce ??= parseConfig(process.env);
  return parsedOnce;
}
