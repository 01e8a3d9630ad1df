// For tests: a transparency log in memory, of audit entries and manifests.

import { utf8 } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { auditLeafText } from '#lib/tlog/audit-leaf.ts';
import { encodeBase64 } from '#lib/tlog/base64.ts';
import { signCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf, hashNode } from '#lib/tlog/hash.ts';
import { inclusionPath } from '#lib/tlog/paths.ts';
import { peaksOf, rootOfPeaks } from '#lib/tlog/tree.ts';
import { origin } from './people-and-keys.ts';

export type Logged = { action: string; actor: string; target: string; at: string; detail: unknown };
type Leaf = { index: number; leafText: string; detailText: string; salt: string; action: string };

export type Proof = { index: number; size: number; root: Uint8Array; path: Uint8Array[]; noteText: string };

export class TestLog {
  readonly #levels: Uint8Array[][] = [[]];
  readonly entries: Leaf[] = [];
  readonly #signer: Signer;

  constructor(signer: Signer) {
    this.#signer = signer;
  }

  /** Leaves of nobody's, so that the tree has an odd shape. */
  pad(count: number): void {
    for (let i = 0; i < count; i += 1) this.append(`padding ${this.#size} ${i}`);
  }

  /** Returns the entry's audit id. */
  record({ action, actor, target, at, detail }: Logged): string {
    const index = this.#size;
    const detailText = JSON.stringify(detail);
    const salt = `salt-${String(index).padStart(17, '0')}`;
    const leafText = auditLeafText({ action, actor, target, at: new Date(at), detailText, salt });
    this.append(leafText);
    this.entries.push({ index, leafText, detailText, salt, action });
    return String(index + 1);
  }

  get #size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  append(leafText: string): number {
    let hash = hashLeaf(utf8(leafText));
    for (let level = 0; ; level += 1) {
      const nodes = this.#levels[level] ?? [];
      this.#levels[level] = nodes;
      nodes.push(hash);
      if (nodes.length % 2 === 1) return this.#size - 1;
      hash = hashNode(nodes.at(-2) as Uint8Array, hash);
    }
  }

  async checkpoint(): Promise<{ size: number; root: Uint8Array; noteText: string }> {
    const size = this.#size;
    const root = rootOfPeaks(peaksOf(0, size).map(({ level, index }) => this.#node(level, index)));
    return { size, root, noteText: await signCheckpoint({ origin, size, root }, this.#signer) };
  }

  path(index: number, size: number): Promise<Uint8Array[]> {
    return inclusionPath(index, size, (level, at) => this.#node(level, at));
  }

  #node(level: number, index: number): Uint8Array {
    return this.#levels[level]?.[index] as Uint8Array;
  }
}

/** `log/entries.json` for entries under one checkpoint. */
export const entryDocuments = async (log: TestLog, size: number) =>
  Promise.all(
    log.entries.map(async ({ index, leafText, detailText, salt }) => ({
      audit_id: String(index + 1),
      index,
      leaf: leafText,
      detail: detailText,
      salt,
      path: (await log.path(index, size)).map(encodeBase64),
      checkpoint: 'log/checkpoint',
    })),
  );
