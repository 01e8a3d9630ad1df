// `npm run demo -- ask "…"`: posts in a demo room as the requester and shows the thread as it grows.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { displayText } from '#lib/canon/display-text.ts';
import { type Config, ConfigError, getConfig } from '#lib/config.ts';
import { isTerminal, jobStates } from '#lib/jobs/lifecycle.ts';
import type { DemoMessage } from '#lib/matrix/demo-client.ts';
import { MatrixFailure } from '#lib/matrix/port.ts';
import { demoPeople, demoRequester, demoRooms, mxidOf } from '#scripts/stack/demo-people.ts';
import { botName, demoAccount } from '#scripts/stack/demo-rooms.ts';
import { loadDotEnv } from '#scripts/stack/dot-env.ts';
import { StackError } from '#scripts/stack/stack-error.ts';

const pollMs = 500;
/** States after which a job's thread does not go on. */
const endStates = new Set<string>(jobStates.filter(isTerminal));

/** @throws StackError outside the demo */
function demoRoom(config: Config, name: string): string {
  if (!config.demo) {
    throw new StackError('This works in the demo only: with the embedded homeserver and every address on loopback.');
  }
  const mark = join(config.dataDir, 'demo.json');
  if (!existsSync(mark)) throw new StackError('The demo has not been started yet. Run `npm start` first.');
  const { roomIds } = JSON.parse(readFileSync(mark, 'utf8')) as { roomIds: string[] };
  const index = demoRooms.findIndex(({ alias }) => alias === name);
  const roomId = roomIds[index];
  if (!roomId) throw new StackError(`The demo’s rooms are ${demoRooms.map(({ alias }) => alias).join(' and ')}.`);
  return roomId;
}

const names = new Map([
  ['countersign', botName],
  ...demoPeople.map(({ localpart, name }) => [localpart, name] as const),
]);
const nameOf = (mxid: string) => [...names].find(([localpart]) => mxidOf(localpart) === mxid)?.[1] ?? mxid;

function show({ sender, body }: DemoMessage): void {
  // Room text is anybody's: what could move the cursor or turn letters round is shown, not obeyed.
  const lines = body.split('\n').map((line) => displayText(line).text);
  console.log(`\n${nameOf(sender)}\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

async function ask(words: string[], options: { room: string }): Promise<void> {
  const config = getConfig();
  const roomId = demoRoom(config, options.room);
  const account = await demoAccount(config, demoRequester);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  try {
    const text = `!job ${words.join(' ')}`;
    const root = await account.send(roomId, text);
    show({ eventId: root, sender: account.userId, body: text, jobState: null });
    console.log(`\n(The thread follows; Ctrl-C leaves it. Approve at ${config.publicUrl}.)`);
    const shown = new Set<string>();
    while (!stop.signal.aborted) {
      const messages = (await account.thread(roomId, root)).filter(({ eventId }) => !shown.has(eventId));
      for (const message of messages) {
        shown.add(message.eventId);
        show(message);
      }
      const fromBot = messages.filter(({ sender }) => sender === config.matrix.botUserId);
      if (fromBot.some(({ jobState }) => jobState !== null && endStates.has(jobState))) break;
      await new Promise((resume) => setTimeout(resume, pollMs));
    }
  } finally {
    await account.close();
  }
}

const program = new Command('demo').description('The demo, without a Matrix client.');
program
  .command('ask')
  .description(`post a job as ${demoRequester} and show its thread until the job ends`)
  .argument('<words...>', 'what is wanted')
  .option('--room <name>', `one of ${demoRooms.map(({ alias }) => alias).join(', ')}`, demoRooms[0].alias)
  .action(ask);

try {
  loadDotEnv();
  await program.parseAsync();
} catch (error) {
  const expected = error instanceof StackError || error instanceof ConfigError || error instanceof MatrixFailure;
  if (!expected) throw error;
  const gone =
    error instanceof MatrixFailure
      ? `The demo’s homeserver does not answer; is \`npm start\` running? (${error.code})`
      : error.message;
  console.error(gone);
  process.exitCode = 1;
}
