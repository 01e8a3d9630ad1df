import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WitnessError } from './witness-error.ts';

function runs(pid: number): boolean {
  // In a container every start has the same number.
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Takes a state folder for this process: two witnesses in one folder could each cosign what the other has refused.
 * @returns gives it back
 * @throws WitnessError IN_USE
 */
export async function lockState(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  for (const last of [false, true]) {
    try {
      await writeFile(path, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(path, 'utf8'));
    if (last || runs(pid))
      throw new WitnessError('IN_USE', `Process ${pid} works in ${folder}. If none does, remove ${path}.`);
    await rm(path, { force: true });
  }
  throw new WitnessError('IN_USE', `${folder} is in use.`);
}
