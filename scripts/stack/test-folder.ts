// Vitest global set-up of both projects, before any other: the temporary directory of a run is a folder of its own, which goes
// with the run. Tests that are ended, or left out by their names, do not take their own last steps.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the folder of a run is named by. */
export const testFolderName = 'countersign-tests-';

export default function setup(): () => void {
  const { TMPDIR: before } = process.env;
  const folder = mkdtempSync(join(tmpdir(), testFolderName));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const leave = () => process.exit(1);
  // The processes that run the tests inherit this environment.
  process.env.TMPDIR = folder;
  process.once('exit', remove);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, leave);
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    process.off('exit', remove);
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, leave);
    remove();
  };
}
