// Builds the verifier that readers run: the worker's script, and the one page that works from disk. The same sources give the
// same bytes.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = 'lib/verify/browser';

export const verifierFiles = {
  worker: join(root, 'public/verifier/verify-worker.js'),
  page: join(root, sources, 'dist/verify.html'),
};

export type Verifier = { worker: string; page: string };

const read = (name: string) => readFileSync(join(root, sources, name), 'utf8');

/** One self-contained script for every browser that can check Ed25519 signatures. */
function bundle(entry: string): string {
  // Loaded when it is needed: most processes that import this never build anything.
  const esbuild = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
  const { outputFiles } = esbuild.buildSync({
    absWorkingDir: root,
    entryPoints: [`./${sources}/${entry}`],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: ['chrome137', 'firefox129', 'safari17'],
    charset: 'ascii',
    minify: true,
    alias: { zod: `./${sources}/zod-in-english.ts` },
    legalComments: 'inline',
    // Nothing of the surroundings changes the bytes.
    tsconfigRaw: '{}',
    logLevel: 'silent',
  });
  // Its helper process would live as long as this one.
  void esbuild.stop();
  return outputFiles[0]?.text ?? '';
}

const sourceHash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page's own policy: its scripts and its style, a worker out of a blob, and no network whatsoever. */
const policyFor = (scripts: string[], style: string): string =>
  [
    "default-src 'none'",
    `script-src ${scripts.map(sourceHash).join(' ')}`,
    `style-src ${sourceHash(style)}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types countersign-verifier',
  ].join('; ');

// What an HTML parser would read as the end of an element, or as a script inside it.
const endsElement = /<\/script|<!--|<script|<\/style/i;

function assemble(style: string, verifier: string, page: string): string {
  if ([style, verifier, page].some((text) => endsElement.test(text))) {
    throw new Error('The verifier holds text that would end its own element.');
  }
  const parts: Record<string, string> = {
    '{{policy}}': policyFor([verifier, page], style),
    '<!-- style -->': `<style>${style}</style>`,
    '<!-- scripts -->': `<script id="verifier">${verifier}</script>\n<script>${page}</script>`,
  };
  return read('page.html').replace(/\{\{policy\}\}|<!-- (style|scripts) -->/g, (name) => parts[name] ?? name);
}

/** Builds both in memory. */
export function buildVerifier(): Verifier {
  const worker = bundle('verify-worker.ts');
  const page = bundle('page.ts');
  return { worker, page: assemble(read('page.css'), worker, page) };
}

/** Whoever reads a file meanwhile gets the old one or the new one, whole. */
function replaceFile(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  const written = `${path}.${process.pid}`;
  writeFileSync(written, text);
  renameSync(written, path);
}

/** Builds both to where the console and the packages take them from. */
export function writeVerifier(): void {
  const verifier = buildVerifier();
  replaceFile(verifierFiles.worker, verifier.worker);
  replaceFile(verifierFiles.page, verifier.page);
}
