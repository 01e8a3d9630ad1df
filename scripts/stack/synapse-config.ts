// The embedded homeserver's settings: loopback, no federation, no registration but ours, limits out of the demo's way.

import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoServerName } from '#lib/config.ts';

const unlimited = { per_second: 10_000, burst_count: 100_000 };

type Settings = { dir: string; port: number; registrationSecret: string };

/** `dir` is the folder as Synapse itself sees it. */
function homeserver({ dir, port, registrationSecret }: Settings) {
  const derived = (purpose: string) => createHmac('sha256', registrationSecret).update(purpose).digest('base64url');
  return {
    server_name: demoServerName,
    public_baseurl: `http://127.0.0.1:${port}/`,
    pid_file: join(dir, 'homeserver.pid'),
    signing_key_path: join(dir, 'signing.key'),
    media_store_path: join(dir, 'media'),
    log_config: join(dir, 'log.yaml'),
    listeners: [
      {
        port,
        bind_addresses: ['127.0.0.1'],
        type: 'http',
        tls: false,
        x_forwarded: false,
        resources: [{ names: ['client', 'openid'], compress: false }],
      },
    ],
    database: { name: 'sqlite3', args: { database: join(dir, 'homeserver.db') } },
    report_stats: false,
    enable_registration: false,
    registration_shared_secret: registrationSecret,
    macaroon_secret_key: derived('macaroon'),
    form_secret: derived('form'),
    trusted_key_servers: [],
    suppress_key_server_warning: true,
    federation_domain_whitelist: [],
    url_preview_enabled: false,
    presence: { enabled: false },
    bcrypt_rounds: 4,
    default_room_version: '12',
    rc_message: unlimited,
    rc_registration: unlimited,
    rc_login: { address: unlimited, account: unlimited, failed_attempts: unlimited },
    rc_admin_redaction: unlimited,
    rc_joins: { local: unlimited, remote: unlimited },
    rc_joins_per_room: unlimited,
    rc_invites: { per_room: unlimited, per_user: unlimited, per_issuer: unlimited },
    rc_room_creation: unlimited,
    // By default an identical /sync gets the old answer for two minutes.
    caches: { sync_response_cache_duration: '0s' },
  };
}

const logging = (dir: string) => ({
  version: 1,
  formatters: { line: { format: '%(asctime)s %(levelname)s %(name)s %(message)s' } },
  handlers: { file: { class: 'logging.FileHandler', formatter: 'line', filename: join(dir, 'homeserver.log') } },
  root: { level: 'WARNING', handlers: ['file'] },
});

/** Writes homeserver.yaml and log.yaml. `outside` is the folder as we see it. JSON is YAML. */
export function writeSynapseConfig(outside: string, settings: Settings): void {
  mkdirSync(join(outside, 'media'), { recursive: true });
  const write = (name: string, value: object) =>
    writeFileSync(join(outside, name), JSON.stringify(value, null, 2), { mode: 0o600 });
  write('homeserver.yaml', homeserver(settings));
  write('log.yaml', logging(settings.dir));
}
