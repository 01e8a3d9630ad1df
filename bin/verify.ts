#!/usr/bin/env node
// Verifies packages and artefacts offline: needs no database, no settings, no network.

import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { sha256Hex } from '#lib/canon/digest.ts';
import { parseStrictJson } from '#lib/canon/gate.ts';
import { isPacket } from '#lib/verify/incident/packet-format.ts';
import { verifyPacket } from '#lib/verify/incident/verify-packet.ts';
import { CompanionError, verifyCompanion } from '#lib/verify/package/verify-companion.ts';
import { parseTrustedKeys, type TrustedKeys, verifyPackage } from '#lib/verify/package/verify-package.ts';
import type { Report } from '#lib/verify/report.ts';
import { parseVerifierConfig } from '#lib/verify/verifier-config.ts';
import { type VerifyOptions, verifyArtefact } from '#lib/verify/verify-artefact.ts';
import { explain, explainBodies } from './verify/print-report.ts';
import { type Files, type Input, readInput } from './verify/read-input.ts';

type Flags = {
  config?: string;
  gateway: string[];
  urm?: string;
  at?: string;
  profile: 'format' | 'countersign';
  trust?: string;
  companion?: string;
  explain?: boolean;
};
type Options = { artefact: VerifyOptions; trusted: TrustedKeys | undefined; companion: Files | null; explain: boolean };
type Line = { verdict: string; code: string; more?: () => void };

/** A wrong argument: one sentence, exit 2. */
class UsageError extends Error {}

function readOption<T>(path: string, parse: (text: string) => T): T {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} cannot be used: ${error instanceof Error ? error.message : error}`);
  }
}

function companionFrom(path: string): Files {
  const input = readInput(path);
  if (input.kind === 'package') return input.files;
  const why = input.kind === 'unreadable' ? input.code : 'it is no archive and no folder';
  throw new UsageError(`${path} cannot be used as a companion: ${why}`);
}

function optionsFrom(flags: Flags): Options {
  const config = flags.config ? readOption(flags.config, parseVerifierConfig) : null;
  const now = flags.at === undefined ? new Date() : new Date(flags.at);
  if (Number.isNaN(now.getTime())) throw new UsageError(`--at ${flags.at} is not a time such as 2026-03-02T09:00:00Z`);
  return {
    artefact: {
      gatewayDids: [...(config?.gatewayDids ?? []), ...flags.gateway],
      derivationDids: config?.derivationDids,
      trusted: config?.trusted,
      urm: flags.urm ? readOption(flags.urm, parseStrictJson) : undefined,
      profile: flags.profile,
      now,
    },
    trusted: flags.trust ? readOption(flags.trust, parseTrustedKeys) : undefined,
    companion: flags.companion ? companionFrom(flags.companion) : null,
    explain: flags.explain === true,
  };
}

const lineOf = (report: Report): Line => ({ ...report, more: () => explain(report) });

async function judge(input: Input, options: Options): Promise<Line> {
  if (input.kind === 'unreadable') return { verdict: 'INVALID', code: input.code };
  if (input.kind === 'artefact') return lineOf(await verifyArtefact(input.text, options.artefact));
  const { trusted, companion } = options;
  const asked = { now: options.artefact.now, ...(trusted && { trusted }) };
  if (isPacket(input.files)) {
    if (companion)
      throw new UsageError('--companion belongs to the package of a job, not to the packet of an incident');
    return lineOf(await verifyPacket(input.files, asked));
  }
  const report = await verifyPackage(input.files, asked);
  if (report.verdict === 'INVALID' || !companion) return lineOf(report);
  return { ...lineOf(report), ...(await judgeCompanion(input, companion, report, trusted)) };
}

/** One body that differs makes package and companion together INVALID; one that was erased, with its reason, does not. */
async function judgeCompanion(
  input: Extract<Input, { kind: 'package' }>,
  companion: Files,
  report: Report,
  trusted: TrustedKeys | undefined,
): Promise<Partial<Line>> {
  try {
    const packageSha256 = input.archive && (await sha256Hex(input.archive));
    const logs = trusted?.logs ?? parseTrustedKeys(new TextDecoder().decode(input.files.get('keys.json'))).logs;
    const bodies = await verifyCompanion({ companion, files: input.files, packageSha256, logs });
    const more = () => {
      explain(report);
      explainBodies(bodies);
    };
    const differs = bodies.some(({ state }) => state === 'differs');
    return differs ? { verdict: 'INVALID', code: 'COMPANION_BODY_DIFFERS', more } : { more };
  } catch (error) {
    if (!(error instanceof CompanionError)) throw error;
    return { verdict: 'INVALID', code: error.code };
  }
}

async function verifyFiles(paths: string[], flags: Flags): Promise<void> {
  const options = optionsFrom(flags);
  if (options.companion && paths.length > 1) throw new UsageError('--companion belongs to one package');
  for (const path of paths) {
    const { verdict, code, more } = await judge(readInput(path), options);
    process.stdout.write(`${verdict} ${code} ${path}\n`);
    if (options.explain) more?.();
    if (verdict !== 'VALID') process.exitCode = 1;
  }
}

const program = new Command('verify')
  .description(
    'Verify packages, packets of incidents, proof bundles and export bundles. One line each: VALID|INVALID|INCOMPLETE CODE FILE',
  )
  .argument(
    '<file...>',
    'package or incident packet (.zip, or its folder), proof bundle envelope, export bundle, or a vector file',
  )
  .option('--trust <file>', 'packages: the keys you trust (lists by role, or a keys.json that you got elsewhere)')
  .option('--companion <file>', 'the companion file of one package: its kept bodies are checked too')
  .option('--config <file>', 'loose artefacts: lists of signers you trust (config_version 1)')
  .option(
    '--gateway <did>',
    'a gateway receipt signer you trust; repeatable',
    (did, all: string[]) => [...all, did],
    [],
  )
  .option('--urm <file>', 'the run manifest that a bundle names')
  .option('--at <time>', 'verify as at this time (default: now)')
  .addOption(
    new Option('--profile <name>', "loose artefacts: the format's own verdict, or our further checks too")
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
