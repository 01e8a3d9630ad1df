// Next calls `register` once for each server that starts.

import { isBuilding } from '#lib/config.ts';

export async function register(): Promise<void> {
  if (isBuilding()) return;
  const { startExecutor } = await import('#lib/processes/executor.ts');
  startExecutor('web');
}
