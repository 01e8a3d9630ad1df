// Runs before `npm start` and `npm test` on whatever Node the system has, without any dependency: installs the locked
// dependencies (among them the Node that everything else runs on) and generates the database client, each only when
// what it is made from has changed.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stepsOf = { start: 9, test: 5 };
const total = stepsOf[process.argv[2]] ?? 2;
const minimumNode = 20;

const digest = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const read = (path) => readFileSync(join(root, path));

function stop(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

/** Runs a command quietly; its output is shown only when it fails. */
function run(command, args, environment) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output = (output + data).slice(-8_000);
      });
    }
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/** One line a step; on a terminal the seconds count while it runs. */
async function step(number, title, stampPath, stamp, needed, work) {
  const label = `[${number}/${total}] ${title} …`;
  const stampFile = join(root, stampPath);
  if (!needed && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp)
    return console.log(`${label} ready`);
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  process.stdout.write(label);
  const ticker = process.stdout.isTTY && setInterval(() => process.stdout.write(`\r${label} ${seconds()}`), 1000);
  const { ok, output } = await work();
  if (ticker) clearInterval(ticker);
  if (!ok) stop(`${title} failed:\n${output}`);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
  console.log(process.stdout.isTTY ? `\r${label} ${seconds()}` : ` ${seconds()}`);
}

const major = Number(process.versions.node.split('.')[0]);
if (major < minimumNode) stop(`Node ${minimumNode} or newer is needed; this is ${process.versions.node}.`);
const npm = process.env.npm_execpath;
if (!npm) stop('Run this through npm: `npm start` or `npm test`.');

// Neither of Prisma's downloaded engines is used: migrations run on the WebAssembly one, queries without any.
const offline = {
  PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
  PRISMA_SKIP_POSTINSTALL_GENERATE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
};

const lock = digest(read('package-lock.json'), `${process.platform} ${process.arch}`);
const pinnedNode = join(root, 'node_modules/.bin/node');
// Not `npm ci`: it demands an entry for every platform's optional binary, and a registry may serve only some of them.
// The lock decides here as well, and `--no-save` leaves it as it is.
const install = ['install', '--no-save', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund'];
await step(1, 'Dependencies', 'node_modules/.countersign/lock', lock, !existsSync(pinnedNode), () =>
  run(process.execPath, [npm, ...install], offline),
);

const client = join(root, 'lib/db/generated/client.ts');
const schema = digest(read('prisma/schema.prisma'), read('prisma.config.ts'), lock);
await step(2, 'Database client', 'node_modules/.countersign/schema', schema, !existsSync(client), () =>
  run(pinnedNode, [join(root, 'node_modules/prisma/build/index.js'), 'generate'], offline),
);
