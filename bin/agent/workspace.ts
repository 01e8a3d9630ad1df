// The agent's workspace, held to the policy's sandbox block: reading only, and nothing outside the folder. This agent
// runs no programs at all, so every sandbox mode holds; it also never writes here, whatever the policy would allow.

import { constants, realpathSync } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { isAbsolute, join, normalize, relative, sep } from 'node:path';
import type { AgentPolicy } from './policy.ts';

export class SandboxError extends Error {
  override name = 'SandboxError';
}

export type Workspace = {
  /** @throws SandboxError when the path leaves the workspace, passes a link, or is no file of at most 1 MiB */
  read(path: string): Promise<string>;
  /** Every file, as paths inside the workspace, sorted. */
  list(): Promise<string[]>;
};

const fileBytesMax = 1024 * 1024;
const filesMax = 500;

async function assertInside(root: string, path: string): Promise<string> {
  if (path === '' || path.includes('\0') || path.includes('\\') || isAbsolute(path) || normalize(path) !== path) {
    throw new SandboxError(`“${path}” is not a plain path inside the workspace.`);
  }
  const parts = path.split(sep);
  if (parts.includes('..')) throw new SandboxError(`“${path}” leads out of the workspace.`);
  // A link inside the workspace may point anywhere, so none is followed at any level.
  let current = root;
  for (const part of parts) {
    current = join(current, part);
    const found = await lstat(current).catch(() => null);
    if (!found) throw new SandboxError(`“${path}” does not exist in the workspace.`);
    if (found.isSymbolicLink()) throw new SandboxError(`“${path}” passes a symbolic link.`);
  }
  return current;
}

async function readFileInside(root: string, path: string): Promise<string> {
  const handle = await open(await assertInside(root, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new SandboxError(`“${path}” is not a file.`);
    if (found.size > fileBytesMax) throw new SandboxError(`“${path}” is larger than ${fileBytesMax} bytes.`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

async function listInside(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return files
    .filter((path) => !path.split(sep).some((part) => part.startsWith('.')))
    .sort()
    .slice(0, filesMax);
}

/** Opens a folder as a workspace under a policy. With `workspace_access: none` every use is refused. */
export function openWorkspace(folder: string, sandbox: AgentPolicy['sandbox']): Workspace {
  if (sandbox.workspaceAccess === 'none') {
    const closed = () => Promise.reject(new SandboxError('The policy closes the workspace (workspace_access: none).'));
    return { read: closed, list: closed };
  }
  const root = realpathSync(folder);
  return { read: (path) => readFileInside(root, path), list: () => listInside(root) };
}
