import type { Config } from '#lib/config.ts';
import { demoPeople } from './demo-people.ts';

const line = (label: string, text: string) => `  ${label.padEnd(12)}${text}`;

function signIn(config: Config): string[] {
  if (config.demo) {
    const people = demoPeople.map(({ name, what }) => `${name} (${what})`).join(', ');
    return [line('Sign in', 'by one click, on this machine only, as'), line('', people)];
  }
  if (!config.matrix.connected) return [line('Sign in', 'needs a homeserver: none is connected')];
  return [
    line('Sign in', `with a Matrix id of ${config.matrix.approverServers.join(', ')}; the bot sends a code`),
    line('First admin', 'npm run countersign -- admin grant @you:your.server'),
  ];
}

function tryNext(config: Config, jobId: string | null): string[] {
  if (config.demo) {
    const approve = jobId ? `approve job ${jobId}` : 'approve what waits';
    return [
      `  1. Open the console, sign in as Alice, read the plan and ${approve}.`,
      '  2. Watch it run, then open its bundle under Evidence.',
      '  3. npm run demo -- ask "Read notes/vendors.md and summarise"',
    ];
  }
  if (!config.matrix.connected) {
    return [
      '  1. Make an account for the bot on your homeserver.',
      '  2. Set MATRIX_HOMESERVER_URL, MATRIX_BOT_USER_ID and MATRIX_BOT_PASSWORD in .env (see .env.example).',
      '  3. Start again.',
    ];
  }
  return [
    `  1. Make yourself an admin with the command above and sign in.`,
    `  2. Publish a policy, allow a room and invite ${config.matrix.botUserId} into it.`,
    '  3. Register an agent: docs/agents.md.',
  ];
}

/** What a person needs once everything runs. */
export function panel(config: Config, { jobId, warnings }: { jobId: string | null; warnings: string[] }): string {
  return [
    '',
    '  Countersign is ready.',
    '',
    line('Console', config.publicUrl),
    ...signIn(config),
    line('Data, logs', config.dataDir),
    ...warnings.map((warning) => line('Note', warning)),
    '',
    '  Try next',
    ...tryNext(config, jobId),
    '',
    '  Ctrl-C stops everything. `npm start -- --reset` begins anew.',
    '',
  ].join('\n');
}
