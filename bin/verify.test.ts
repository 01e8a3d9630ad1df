import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenFolder, vectorsFolder } from '#lib/testing/shared-data.ts';

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
      NOT_A_FILE: folder,
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
    ];
    for (const args of wrong) {
      const { code, out, err } = await run(...args);
      expect([code, out]).toEqual([2, '']);
      expect(err).not.toMatch(/\n\s+at /);
    }
    expect((await run('--help')).code).toBe(0);
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
