// The console's production build, made again only when something that goes into it has changed.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '#lib/config.ts';
import { writeVerifier } from '#lib/evidence/build-verifier.ts';
import { nodeProgram, root } from './paths.ts';
import { runCommand } from './run-command.ts';
import { StackError } from './stack-error.ts';

const inputs = ['app', 'components', 'lib', 'public', 'prisma/schema.prisma', 'package-lock.json', 'tsconfig.json'];
const rootFiles = /^(next\.config|postcss\.config|proxy|instrumentation(-client)?)\.(js|mjs|ts)$/;
const ignored = /\.test\.tsx?$/;

function hashInto(hash: ReturnType<typeof createHash>, path: string): void {
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) hashInto(hash, join(path, name));
  } else if (!ignored.test(path)) {
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  }
}

function sourceStamp(): string {
  const hash = createHash('sha256');
  const extra = readdirSync(root).filter((name) => rootFiles.test(name));
  for (const input of [...inputs, ...extra]) hashInto(hash, join(root, input));
  return hash.digest('hex');
}

/**
 * Builds the verifier that readers run, and the console into `buildDir` (a folder of the project) unless that holds a build of these very sources.
 * @throws StackError
 */
export async function ensureBuild(buildDir: string, log: string): Promise<void> {
  // First: it is part of what the console serves, and quicker made than compared.
  writeVerifier();
  const stampFile = join(root, buildDir, 'countersign-sources');
  const stamp = sourceStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const { command, args } = nodeProgram('node_modules/next/dist/bin/next', 'build');
  const env = {
    ...environment(),
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
    COUNTERSIGN_BUILD_DIR: buildDir,
  };
  if (!(await runCommand(command, args, { log, env, cwd: root }))) {
    throw new StackError(`The console could not be built; see ${log}.`);
  }
  writeFileSync(stampFile, stamp);
}
