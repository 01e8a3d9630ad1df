import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenFolder, vectorsFolder } from '#lib/testing/shared-data.ts';
import { buildPackage, pinnedKeys } from '#lib/verify/package/testing/build-package.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command with no settings at all in its environment. */
const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const script = join(import.meta.dirname, 'verify.ts');
    execFile(process.execPath, [script, ...args], { env: {} as NodeJS.ProcessEnv, cwd: folder }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
const archive = (files: ReadonlyMap<string, Uint8Array>) => zipSync(Object.fromEntries(files), { level: 1 });
const file = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

// Each run starts a process: on a busy machine that takes seconds.
describe('the verify command', { timeout: 120_000 }, () => {
  it('says in one line what is wrong with a file that is none, and never prints a stack trace', async () => {
    const files = {
      FILE_NOT_FOUND: join(folder, 'missing.json'),
      NOT_JSON: file('text.json', 'hello'),
      NOT_UTF8: file('bytes.json', Uint8Array.of(0x7b, 0xff, 0x7d)),
      DUPLICATE_KEY: file('twice.json', '{"a":1,"a":1}'),
      TOO_LARGE: file('huge.json', new Uint8Array(49 * 1024 * 1024)),
    };
    const { code, out, err } = await run(...Object.values(files));
    expect(out).toBe(
      Object.entries(files)
        .map(([reason, path]) => `INVALID ${reason} ${path}\n`)
        .join(''),
    );
    expect([code, err]).toEqual([1, '']);
  });

  it('refuses options that it cannot use with exit code 2', async () => {
    const artefact = file('empty.json', '{}');
    const wrong = [
      [],
      ['--at', 'yesterday', artefact],
      ['--profile', 'mine', artefact],
      ['--nonsense', artefact],
      ['--config', join(folder, 'missing.json'), artefact],
      ['--config', file('config.json', '{"config_version":"2","allowlists":{}}'), artefact],
      ['--urm', file('urm.json', 'hello'), artefact],
      ['--trust', file('wrong.json', '{"manifestDids":"mine"}'), artefact],
      ['--companion', artefact, artefact],
    ];
    for (const args of wrong) {
      const { code, out, err } = await run(...args);
      expect([code, out]).toEqual([2, '']);
      expect(err).not.toMatch(/\n\s+at /);
    }
    expect((await run('--help')).code).toBe(0);
  });

  it('judges packages, as archives and as folders, each by a line of its own', async () => {
    const made = await buildPackage({ name: 'alpha', modelCalls: 1 });
    const changed = new Map(made.files).set('README.txt', new Uint8Array(3));
    const short = new Map(made.files);
    short.delete('kept.json');
    const unpacked = join(folder, 'unpacked');
    for (const [path, bytes] of made.files) {
      mkdirSync(dirname(join(unpacked, path)), { recursive: true });
      writeFileSync(join(unpacked, path), bytes);
    }
    const lines: [string, string][] = [
      ['VALID OK', file('good.zip', archive(made.files))],
      ['VALID OK', unpacked],
      ['INVALID FILE_CHANGED', file('changed.zip', archive(changed))],
      ['INCOMPLETE FILE_MISSING', file('short.zip', archive(short))],
      ['INVALID ARCHIVE_UNREADABLE', file('cut.zip', archive(made.files).slice(0, -30))],
      ['INCOMPLETE MANIFEST_MISSING', join(unpacked, 'native')],
    ];
    const { code, out, err } = await run(...lines.map(([, path]) => path));
    expect(out).toBe(lines.map(([said, path]) => `${said} ${path}\n`).join(''));
    expect([code, err]).toEqual([1, '']);
  });

  it('trusts the reader’s keys when it is given any, and says whose they were', async () => {
    const made = await buildPackage({ name: 'alpha', modelCalls: 1 });
    const good = file('good.zip', archive(made.files));
    const keys = file('trust.json', JSON.stringify(pinnedKeys(made.keys)));
    const foreign = { ...pinnedKeys(made.keys), manifestDids: [made.keys.agent.did] };
    const others = file('others.json', JSON.stringify(foreign));
    const partial = file('partial.json', JSON.stringify({ logs: pinnedKeys(made.keys).logs }));
    const keyList = file('keys.json', made.files.get('keys.json') as Uint8Array);
    expect((await run(good, '--trust', keys)).out).toBe(`VALID OK ${good}\n`);
    expect((await run(good, '--trust', keyList)).out).toBe(`VALID OK ${good}\n`);
    expect((await run(good, '--trust', others)).out).toBe(`INVALID MANIFEST_SIGNER_NOT_ALLOWED ${good}\n`);
    expect((await run(good, '--trust', partial)).out).toBe(`INCOMPLETE DEPENDENCY_NOT_CONFIGURED ${good}\n`);
    const explained = await run(good, '--explain');
    expect(explained.out).toMatch(/-- +keys pinned by the reader: The keys were taken out of the package itself\./);
    expect(explained.out).toContain('planned 2: write_pr: done (call 3)');
    expect(explained.out).toContain('does not prove: That the keys are the console’s');
  });

  it.skipIf(!goldenFolder)('judges the goldens (skipped without ../shared/data/golden)', async () => {
    const golden = (name: string) => join(goldenFolder as string, name);
    const listed = ['--config', golden('clawverify.config.json')];
    expect(await run(golden('proof_bundle.json'), golden('export_bundle.json'), ...listed)).toEqual({
      code: 0,
      out: `VALID OK ${golden('proof_bundle.json')}\nVALID OK ${golden('export_bundle.json')}\n`,
      err: '',
    });
    const unlisted = await run(golden('proof_bundle.json'));
    expect([unlisted.code, unlisted.out]).toEqual([
      1,
      `INCOMPLETE DEPENDENCY_NOT_CONFIGURED ${golden('proof_bundle.json')}\n`,
    ]);
    const gateway = ['--gateway', 'did:key:z6MkfJgtURHbCkEpVSKwFs3sW8Gj4wjMHUpKDHZiLpX2Paca'];
    expect((await run(golden('proof_bundle_with_urm.json'), '--urm', golden('urm.json'), ...gateway)).code).toBe(0);
    expect((await run(golden('export_bundle.json'), '--at', '2026-03-01T00:00:00Z', ...gateway)).out).toContain(
      'FUTURE_TIMESTAMP_POISONING',
    );
    expect((await run(golden('export_bundle.json'), '--profile', 'countersign', ...gateway)).out).toMatch(
      /^INCOMPLETE DEPENDENCY_NOT_CONFIGURED/,
    );
  });

  it.skipIf(!vectorsFolder)(
    'takes a vector file that wraps an export (skipped without ../shared/data/vectors)',
    async () => {
      const vector = (name: string) => join(vectorsFolder as string, 'claw', name);
      const { code, out } = await run(
        vector('export_bundle_golden.v1.json'),
        '--config',
        vector('verifier-config.v1.json'),
      );
      expect([code, out]).toEqual([0, `VALID OK ${vector('export_bundle_golden.v1.json')}\n`]);
    },
  );
});
