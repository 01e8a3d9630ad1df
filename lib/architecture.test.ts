// The tree's rules, read off its import lines: who may import whom, and which names may stand where.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const roots = ['app', 'bench', 'bin', 'components', 'e2e', 'integrations', 'lib', 'scripts'];
const readMin = 250;

type Source = { path: string; text: string; imports: { from: string; typeOnly: boolean }[] };

function listFiles(dir: string): string[] {
  return readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(dir, entry.name);
    if (entry.isDirectory()) return path === 'lib/db/generated' || entry.name === 'node_modules' ? [] : listFiles(path);
    return /\.(m?[jt]sx?|css|md|sql)$/.test(entry.name) ? [path] : [];
  });
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

function parse(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const imports = [...text.matchAll(importPattern)].map((match) => {
    const written = match[2] ?? match[3] ?? match[4] ?? '';
    const from = written.startsWith('.') ? posix.join(dirname(path), written) : written.replace(/^#/, '');
    return { from, typeOnly: match[1] !== undefined };
  });
  return { path, text, imports };
}

const existing = readdirSync(root);
const sources = roots
  .filter((dir) => existing.includes(dir))
  .flatMap(listFiles)
  .map(parse);
const code = sources.filter(({ path }) => /\.[mc]?[jt]sx?$/.test(path));
const isTest = (path: string) =>
  /\.test\.tsx?$/.test(path) || path.startsWith('e2e/') || /(^|\/)testing(\/|\.ts$)/.test(path);
const product = code.filter(({ path }) => !isTest(path));

/** `FILE imports WHAT` for every import of `files` that `forbidden` names. */
const offences = (files: Source[], forbidden: (from: string, source: Source) => boolean) =>
  files.flatMap((source) =>
    source.imports.filter(({ from }) => forbidden(from, source)).map(({ from }) => `${source.path} imports ${from}`),
  );
const within = (...folders: string[]) =>
  product.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));

const pure = ['lib/canon', 'lib/claw', 'lib/policy', 'lib/tlog', 'lib/verify'];
const state = [
  'lib/jobs',
  'lib/tokens',
  'lib/runs',
  'lib/registry',
  'lib/evidence',
  'lib/audit',
  'lib/controls',
  'lib/rooms',
  'lib/people',
  'lib/agents',
  'lib/passkeys',
  'lib/transparency',
  'lib/sharing',
  'lib/as-of',
  'lib/retention',
  'lib/overview',
  'lib/investigate',
  'lib/incidents',
];
const adapters = [
  'lib/agent-api',
  'lib/auth',
  'lib/brief',
  'lib/gateway',
  'lib/health',
  'lib/keys',
  'lib/live',
  'lib/matrix',
  'lib/openclaw',
  'lib/processes',
  'lib/witness',
];
const inAny = (folders: string[]) => (from: string) => folders.some((folder) => from.startsWith(`${folder}/`));

test('the rules are asserted over the whole tree, not over a part that happened to be seen', () => {
  expect(code.length).toBeGreaterThan(readMin);
  expect(code.flatMap(({ imports }) => imports).length).toBeGreaterThan(readMin * 2);
  for (const dir of ['app', 'bin', 'components', 'lib', 'scripts']) {
    expect(code.filter(({ path }) => path.startsWith(`${dir}/`)).length, dir).toBeGreaterThan(3);
  }
});

describe('direction of dependency', () => {
  test('the pure core imports nothing of Node, Next or the database, and nothing to its right', () => {
    const allowed = (from: string) =>
      inAny(pure)(from) || from === 'lib/result.ts' || !/^(lib|app|components|bin|scripts|node:|next)/.test(from);
    expect(offences(within(...pure), (from) => !allowed(from) || /prisma|^pg$|matrix-js-sdk/.test(from))).toEqual([]);
  });

  test('the pure core asks no clock and no randomness', () => {
    const clock = /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(|\bMath\.random\(|\bsetTimeout\(/;
    expect(
      within(...pure)
        .filter(({ text }) => clock.test(text))
        .map(({ path }) => path)
        // The one entry point among them: the page that a reader opens from disk tells the verifier the time.
        .filter((path) => path !== 'lib/verify/browser/page.ts'),
    ).toEqual([]);
  });

  test('use cases import no adapter of the outside, no component and no page', () => {
    // Signing keys reach use cases as arguments; sealing stored tokens is a function of a secret they are given.
    const right = [...adapters.filter((folder) => folder !== 'lib/keys'), 'components', 'app', 'bin', 'scripts'];
    expect(offences(within(...state), inAny(right))).toEqual([]);
  });

  test('adapters import no component and no page', () => {
    expect(offences(within(...adapters), inAny(['components', 'app', 'bin', 'scripts']))).toEqual([]);
  });

  test('components import no adapter, no store, no database and no page', () => {
    const allowedTypes = (from: string, source: Source) =>
      source.imports.some((found) => found.from === from && found.typeOnly);
    const bad = (from: string, source: Source) =>
      (inAny(['bin', 'scripts'])(from) || /^lib\/db\/|\/store\.ts$|^node:/.test(from) || inAny(adapters)(from)) &&
      !allowedTypes(from, source);
    expect(offences(within('components'), bad)).toEqual([]);
  });

  test('the library imports no page, no entry point and no script', () => {
    expect(offences(within('lib'), inAny(['app', 'bin', 'components', 'scripts', 'e2e']))).toEqual([]);
  });
});

describe('who may use what', () => {
  test('Prisma is used in lib/db and in stores only', () => {
    const store = /^lib\/db\/|store\.ts$/;
    expect(
      offences(
        product.filter(({ path }) => !store.test(path)),
        (from) => /^@prisma\//.test(from),
      ),
    ).toEqual([]);
  });

  test('the generated client gives values to lib/db and stores only; others take its types', () => {
    const bad = product
      .filter(({ path }) => !/^lib\/db\/|store\.ts$/.test(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ from, typeOnly }) => from.includes('db/generated') && !typeOnly)
          .map(({ from }) => `${path} imports ${from}`),
      );
    expect(bad).toEqual([]);
  });

  test('matrix-js-sdk is used in lib/matrix only', () => {
    expect(
      offences(
        product.filter(({ path }) => !path.startsWith('lib/matrix/')),
        (from) => from.startsWith('matrix-js-sdk'),
      ),
    ).toEqual([]);
  });

  test('WebAuthn’s libraries are used in one place each', () => {
    const elsewhere = (folder: string, name: string) =>
      offences(
        product.filter(({ path }) => !path.startsWith(folder)),
        (from) => from === name,
      );
    expect(elsewhere('lib/passkeys/', '@simplewebauthn/server')).toEqual([]);
    expect(elsewhere('components/auth/passkeys/', '@simplewebauthn/browser')).toEqual([]);
  });

  test('Next is used in app, components, lib/auth and the root’s proxy only', () => {
    const outside = product.filter(({ path }) => !/^(app|components|lib\/auth)\//.test(path));
    expect(offences(outside, (from) => /^next(\/|-|$)/.test(from))).toEqual([]);
  });

  test('no file leans on types that only a build of Next writes: a fresh clone has none', () => {
    const written = /\b(PageProps|LayoutProps)<|\bRouteContext<'/;
    expect(product.filter(({ text }) => written.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('process.env is read in lib/config.ts only', () => {
    // scripts/bootstrap.mjs runs before there is anything to import; the others point tests at their database and folder.
    const forTests = ['lib/db/testing.ts', 'scripts/stack/test-folder.ts'];
    const exempt = ['lib/config.ts', 'scripts/bootstrap.mjs', ...forTests];
    const readers = product.filter(({ path, text }) => /process\.env\b/.test(text) && !exempt.includes(path));
    expect(readers.map(({ path }) => path)).toEqual([]);
  });

  test('the reference agent reaches the product over the wire only', () => {
    const agent = product.filter(({ path }) => /^bin\/agent(\/|\.ts)/.test(path));
    expect(agent.length).toBeGreaterThan(0);
    expect(offences(agent, (from) => from.startsWith('lib/') && !inAny(['lib/canon', 'lib/claw'])(from))).toEqual([]);
  });
});

describe('names and contents', () => {
  test('no file is called after nothing in particular', () => {
    const vague = /^(utils?|helpers?|managers?|common|misc|index)\.[jt]sx?$|-(utils?|helpers?|manager)\.[jt]sx?$/;
    expect(sources.filter(({ path }) => vague.test(basename(path))).map(({ path }) => path)).toEqual([]);
  });

  test('files are kebab-case', () => {
    const plain = /^[a-z0-9]+([.-][a-z0-9]+)*\.[a-z]+$/;
    expect(code.filter(({ path }) => !plain.test(basename(path))).map(({ path }) => path)).toEqual([]);
  });

  test('no file names a package registry or a path of the machine it was written on', () => {
    const registries = ['registry.npmjs', 'pypi.org', 'files.pythonhosted', 'deb.debian', 'crates.io'].map((name) =>
      name.replace('.', '\\.'),
    );
    const workplace = ['', 'work', '(main|shared)'].join('/');
    const found = new RegExp(`${registries.join('|')}|${workplace}|/home/[a-z]+/|/Users/`);
    const documents = ['README.md', 'ARCHITECTURE.md', 'SECURITY.md', 'package.json', '.env.example'].filter((name) =>
      existing.includes(name),
    );
    const all = [...sources, ...documents.map(parse)].filter(({ path }) => path !== 'lib/architecture.test.ts');
    expect(all.filter(({ text }) => found.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('a file with server actions exports what the wrapper returns, and types', () => {
    const actions = product.filter(({ text }) => /^'use server';/.test(text));
    // Signing out needs no permission and no input: the one action without the wrapper.
    const other = /^export (?!type |const \w+ = (action|visitorAction)\(|async function signOut\()/m;
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter(({ text }) => other.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
