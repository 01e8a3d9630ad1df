// A local git repository that stands in for a forge: a change becomes a branch with one commit and a JSON file that
// describes the pull request. Nothing is pushed anywhere.

import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const author = 'Countersign reference agent <agent@localhost>';
const pathForm = /^(?!\/)(?!.*\/\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[A-Za-z0-9._/-]{1,200}$/;
const branchForm = /^countersign\/[0-9A-Z]{12}$/;

export type Change = {
  branch: string;
  title: string;
  body: string;
  files: readonly { path: string; content: string }[];
};
export type PullRequest = { branch: string; base: string; title: string; body: string; commit: string };

export type Repository = {
  name: string;
  base: string;
  /** A file of the base branch; null when there is none. */
  readFile(path: string): Promise<string | null>;
  /** The pull request that was made for a branch; null when none was. */
  findPullRequest(branch: string): Promise<PullRequest | null>;
  /** Makes branch, commit and pull request. @throws when the branch exists or a name is not plain */
  openPullRequest(change: Change, now: Date): Promise<PullRequest>;
};

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** One commit as `git fast-import` reads it: no index, no working tree, and the branch appears whole or not at all. */
function commitStream(ref: string, from: string | null, change: Omit<Change, 'branch'>, now: Date): string {
  const stamp = `${author} ${Math.floor(now.getTime() / 1000)} +0000`;
  const files = change.files.map((file) => `M 100644 inline ${file.path}\n${data(file.content)}`).join('');
  const message = data(`${change.title}\n\n${change.body}`);
  const parent = from === null ? '' : `from ${from}\n`;
  return `feature done\ncommit ${ref}\nauthor ${stamp}\ncommitter ${stamp}\n${message}${parent}${files}done\n`;
}

function fastImport(dir: string, stream: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const git = spawn('git', ['--git-dir', dir, 'fast-import', '--quiet'], { stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    git.stderr.on('data', (chunk) => {
      said += chunk;
    });
    git.on('error', reject);
    git.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`git fast-import failed: ${said.slice(0, 400)}`)),
    );
    git.stdin.end(stream);
  });
}

async function create(dir: string, base: string, now: Date): Promise<void> {
  mkdirSync(dir, { recursive: true });
  await run('git', ['init', '--quiet', '--bare', dir]);
  await run('git', ['--git-dir', dir, 'symbolic-ref', 'HEAD', `refs/heads/${base}`]);
  const files = [{ path: 'README.md', content: '# Ledger notes\n\nNotes that the demo agent proposes.\n' }];
  await fastImport(
    dir,
    commitStream(`refs/heads/${base}`, null, { title: 'Begin', body: 'The demo repository.', files }, now),
  );
}

/** Opens the repository at `dir`, making it with one commit when it is not there. */
export async function openRepository(dir: string, now: Date): Promise<Repository> {
  const base = 'main';
  const prDir = join(dir, 'pull-requests');
  const prFile = (branch: string) => join(prDir, `${basename(branch)}.json`);
  const commitOf = async (branch: string): Promise<string | null> => {
    const ref = `refs/heads/${branch}`;
    const { stdout } = await run('git', ['--git-dir', dir, 'for-each-ref', '--format=%(objectname)', ref]);
    return stdout.trim() || null;
  };
  // Asked of the branch and not of the folder: making the repository may have been cut off half way.
  if (!existsSync(join(dir, 'HEAD')) || (await commitOf(base)) === null) await create(dir, base, now);
  mkdirSync(prDir, { recursive: true });
  const describe = (change: Change, commit: string): PullRequest => {
    const { branch, title, body } = change;
    const request = { branch, base, title, body, commit };
    writeFileSync(`${prFile(branch)}.new`, `${JSON.stringify(request, null, 2)}\n`);
    renameSync(`${prFile(branch)}.new`, prFile(branch));
    return request;
  };
  return {
    name: basename(dir, '.git'),
    base,
    readFile: (path) =>
      run('git', ['--git-dir', dir, 'show', `refs/heads/${base}:${path}`]).then(
        ({ stdout }) => stdout,
        () => null,
      ),
    async findPullRequest(branch) {
      const commit = await commitOf(branch);
      if (commit === null) return null;
      if (existsSync(prFile(branch))) return JSON.parse(readFileSync(prFile(branch), 'utf8'));
      // Killed between the commit and its description: the commit is the effect, the rest is written now.
      return describe({ branch, title: 'Reconciliation note', body: '', files: [] }, commit);
    },
    async openPullRequest(change, now) {
      if (!branchForm.test(change.branch) || change.files.some((file) => !pathForm.test(file.path))) {
        throw new Error('A branch or a path of the change is not a plain name.');
      }
      if ((await commitOf(change.branch)) !== null) throw new Error(`The branch ${change.branch} exists already.`);
      await fastImport(dir, commitStream(`refs/heads/${change.branch}`, `refs/heads/${base}^0`, change, now));
      const commit = await commitOf(change.branch);
      if (commit === null) throw new Error('git made no commit.');
      return describe(change, commit);
    },
  };
}
