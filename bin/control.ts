// `countersign control …`: the commands, their options and what they print. The use cases are those of the page.

import { type Command, InvalidArgumentError } from 'commander';
import { getConfig } from '#lib/config.ts';
import * as control from '#lib/controls/control-command.ts';
import { describeEvidence } from '#lib/controls/evidence-command.ts';
import { db } from '#lib/db/client.ts';
import { recordedTerms } from '#lib/keys/recorded-terms.ts';
import { bodyOpener } from '#lib/keys/seal.ts';

type Run = (work: () => Promise<void>) => Promise<void>;
const kinds = ['triage', 'freeze', 'revoke'] as const;

function controlKind(text: string): (typeof kinds)[number] {
  const kind = kinds.find((each) => each === text);
  if (!kind) throw new InvalidArgumentError(`Choose one of ${kinds.join(', ')}.`);
  return kind;
}

const withScope = (command: Command): Command =>
  command
    .option('--everything', 'every room, agent and job')
    .option('--room <id>', 'a room, by its id')
    .option('--agent <did>', 'an agent, by its did:key')
    .option('--job <id>', 'one job')
    .option('--approver <mxid>', 'what this person approved (revoke)')
    .option('--policy <hash>', 'what runs under this policy (revoke)')
    .option('--from <time>', 'tokens minted from then on (revoke)')
    .option('--to <time>', 'tokens minted until then (revoke)');

/** Adds the commands to the program. @param run runs one to its end, with errors for people as one sentence */
export function addControlCommands(program: Command, run: Run): void {
  const group = program.command('control').description('stop it now, and see that it stopped');
  const say = (work: () => Promise<string>) => run(async () => console.log(await work()));
  const context = async () => ({ terms: await recordedTerms(db(), getConfig()), now: new Date() });
  group
    .command('list')
    .description('what is in force')
    .action(() => say(control.describeControls));
  withScope(group.command('preview').argument('<kind>', kinds.join(', '), controlKind))
    .description('what a control would stop now; nothing is done')
    .action((kind, flags) => say(() => control.describePreview(kind, flags, new Date())));
  withScope(group.command('apply').argument('<kind>', kinds.join(', '), controlKind))
    .description('applies a control')
    .requiredOption('--reason <text>', 'why; rooms are told')
    .option('--until <time>', 'when it ends by itself')
    .option('--dispute <job>', 'freeze: the job whose evidence is in dispute')
    .action((kind, flags) => say(async () => control.applyByCommand(kind, flags, await context())));
  group
    .command('rollback')
    .description('makes an earlier policy of a room its head again, and pins every new token to it')
    .requiredOption('--room <id>', 'the room')
    .requiredOption('--to <hash>', 'hash of a policy that was in force there before')
    .requiredOption('--reason <text>', 'why; the room is told')
    .action((flags) => say(() => control.rollBackByCommand(flags, { now: new Date() })));
  group
    .command('lift')
    .argument('<control>', 'its id, from `countersign control list`')
    .description('ends a control; what waited is asked for anew')
    .requiredOption('--reason <text>', 'why; rooms are told')
    .action((id, flags) =>
      say(async () =>
        control.liftByCommand(id, flags, { ...(await context()), twoPersons: getConfig().liftByAnother }),
      ),
    );
  group
    .command('proof')
    .argument('<control>', 'its id')
    .description('what it has been seen to do since')
    .action((id) => say(() => control.describeProof(id, new Date())));
  group
    .command('evidence')
    .argument('<control>', 'its id')
    .description('what to retain of it, each thing looked at now')
    .option('--json', 'the whole as JSON')
    .action((id, { json = false }) =>
      say(() => describeEvidence(id, { json, ...bodyOpener(getConfig()), now: new Date() })),
    );
}
