#!/usr/bin/env node
// Verifies artefact files offline: needs no database, no settings, no network.

import { readFileSync, statSync } from 'node:fs';
import { Command, Option } from 'commander';
import { charactersMax, parseStrictJson } from '#lib/canon/gate.ts';
import { parseVerifierConfig } from '#lib/verify/verifier-config.ts';
import { type Report, type VerifyOptions, verifyArtefact } from '#lib/verify/verify-artefact.ts';

type Flags = {
  config?: string;
  gateway: string[];
  urm?: string;
  at?: string;
  profile: 'format' | 'countersign';
  explain?: boolean;
};

/** A wrong argument: one sentence, exit 2. */
class UsageError extends Error {}

// A file of at most this many bytes has at most as many characters; larger ones are not even read.
const fileBytesMax = charactersMax * 3;

const words = { ENOENT: 'FILE_NOT_FOUND', EACCES: 'FILE_NOT_READABLE', EISDIR: 'NOT_A_FILE' } as Record<string, string>;

function readArtefact(path: string): { text: string } | { code: string } {
  try {
    const { size } = statSync(path);
    if (size > fileBytesMax) return { code: 'TOO_LARGE' };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    if (error instanceof TypeError) return { code: 'NOT_UTF8' };
    return { code: words[(error as NodeJS.ErrnoException).code ?? ''] ?? 'FILE_NOT_READABLE' };
  }
}

function readOption<T>(path: string, parse: (text: string) => T): T {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} cannot be used: ${error instanceof Error ? error.message : error}`);
  }
}

function optionsFrom(flags: Flags): VerifyOptions {
  const config = flags.config ? readOption(flags.config, parseVerifierConfig) : null;
  const now = flags.at === undefined ? new Date() : new Date(flags.at);
  if (Number.isNaN(now.getTime())) throw new UsageError(`--at ${flags.at} is not a time such as 2026-03-02T09:00:00Z`);
  return {
    gatewayDids: [...(config?.gatewayDids ?? []), ...flags.gateway],
    derivationDids: config?.derivationDids,
    trusted: config?.trusted,
    urm: flags.urm ? readOption(flags.urm, parseStrictJson) : undefined,
    profile: flags.profile,
    now,
  };
}

function explain(report: Report): void {
  const marks = { passed: '  ok  ', failed: '  FAIL', not_made: '  --  ' };
  for (const check of report.checks) {
    process.stdout.write(
      `${marks[check.outcome]} ${check.name}: ${check.detail}${check.code ? ` [${check.code}]` : ''}\n`,
    );
  }
  for (const sentence of report.doesNotProve) process.stdout.write(`  does not prove: ${sentence}\n`);
}

async function verifyFiles(files: string[], flags: Flags): Promise<void> {
  const options = optionsFrom(flags);
  for (const file of files) {
    const read = readArtefact(file);
    const report = 'text' in read ? await verifyArtefact(read.text, options) : null;
    const verdict = report?.verdict ?? 'INVALID';
    process.stdout.write(`${verdict} ${report?.code ?? ('code' in read ? read.code : '')} ${file}\n`);
    if (report && flags.explain) explain(report);
    if (verdict !== 'VALID') process.exitCode = 1;
  }
}

const program = new Command('verify')
  .description('Verify proof bundles and export bundles. One line a file: VALID|INVALID|INCOMPLETE CODE FILE')
  .argument('<file...>', 'proof bundle envelope, export bundle, or a vector file that wraps one')
  .option('--config <file>', 'lists of signers you trust (config_version 1)')
  .option(
    '--gateway <did>',
    'a gateway receipt signer you trust; repeatable',
    (did, all: string[]) => [...all, did],
    [],
  )
  .option('--urm <file>', 'the run manifest that a bundle names')
  .option('--at <time>', 'verify as at this time (default: now)')
  .addOption(
    new Option('--profile <name>', "the format's own verdict, or our further checks too")
      .choices(['format', 'countersign'])
      .default('format'),
  )
  .option('--explain', 'print every check and what the verdict does not prove')
  .addHelpText('after', '\nExit code 0 only when every file is VALID; 2 when an option cannot be used.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(verifyFiles);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
