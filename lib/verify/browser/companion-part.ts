import type { PackageFiles } from './package-files.ts';
import type { Sheet } from './sheet.ts';

export async function companionOf(_bytes: Uint8Array, _files: PackageFiles): Promise<Sheet['companion']> {
  return null;
}
