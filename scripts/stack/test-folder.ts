// Vitest global set-up of both projects: the temporary directory of a run is a folder of its own, which goes with the run.
// Tests are ended by signals and skipped by name: their own last steps alone would leave folders behind.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the folder of a run is named by. */
export const testFolderName = 'countersign-tests-';

export default function setup(): () => void {
  const { TMPDIR: before } = process.env;
  const folder = mkdtempSync(join(tmpdir(), testFolderName));
  // The processes that run the tests inherit this environment.
  process.env.TMPDIR = folder;
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true });
  };
}
