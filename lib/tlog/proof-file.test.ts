import { describe, expect, it } from 'vitest';
import { encodeBase64 } from './base64.ts';
import { signCheckpoint } from './checkpoint.ts';
import { emptyRoot } from './hash.ts';
import { signatureType } from './note.ts';
import { inclusionPath } from './proofs.ts';
import { codeOf, leafHashes, readFrom, testSigner } from './testing.ts';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts';
import { rootFromHashes } from './tree.ts';
import { formatVkey } from './vkey.ts';
import { formatAddCheckpoint, parseAddCheckpoint, parseCosignatureAnswer, parseSizeAnswer } from './witness.ts';

const origin = 'console.example/log/0';
const hashes = leafHashes(11);
const made = async (extra?: Uint8Array) => {
  const signer = await testSigner(1);
  const checkpoint = await signCheckpoint({ origin, size: 11, root: rootFromHashes(hashes) }, signer);
  const path = await inclusionPath(5, 11, readFrom(hashes));
  const text = formatTlogProof({ index: 5, path, checkpoint, ...(extra && { extra }) });
  const vkey = formatVkey({ name: origin, type: signatureType.ed25519, publicKey: signer.publicKey });
  return { text, path, checkpoint, expected: { leafHash: hashes[5] as Uint8Array, origin, vkey } };
};

describe('a .tlog-proof file', () => {
  it('has the lines of the specification and verifies offline', async () => {
    const { text, path, checkpoint, expected } = await made();
    const lines = ['c2sp.org/tlog-proof@v1', 'index 5', ...path.map(encodeBase64), '', checkpoint];
    expect(text).toBe(lines.join('\n'));
    expect(await verifyTlogProof(text, expected)).toMatchObject({ index: 5, checkpoint: { size: 11 } });
  });

  it('carries extra data, which proves nothing', async () => {
    const { text, expected } = await made(Uint8Array.of(1, 2, 3));
    expect(text.split('\n')[1]).toBe('extra AQID');
    expect(parseTlogProof(text).extra).toEqual(Uint8Array.of(1, 2, 3));
    await verifyTlogProof(text, expected);
  });

  it('stands for a tree of one leaf without any hash', async () => {
    const signer = await testSigner(1);
    const one = hashes.slice(0, 1);
    const checkpoint = await signCheckpoint({ origin, size: 1, root: rootFromHashes(one) }, signer);
    const { expected } = await made();
    const text = formatTlogProof({ index: 0, path: [], checkpoint });
    await verifyTlogProof(text, { ...expected, leafHash: one[0] as Uint8Array });
  });

  it('is refused when any one character differs', async () => {
    const { text, expected } = await made();
    for (let at = 0; at < text.length; at++)
      for (const letter of ['0', 'B', ' ', '\n'])
        if (text[at] !== letter) {
          const changed = `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
          expect(await codeOf(() => verifyTlogProof(changed, expected))).not.toBe('ACCEPTED');
        }
  });

  it('is refused for another leaf, another log, a path too long', async () => {
    const { text, path, checkpoint, expected } = await made();
    const other = { ...expected, leafHash: hashes[4] as Uint8Array };
    expect(await codeOf(() => verifyTlogProof(text, other))).toBe('INCLUSION_INVALID');
    expect(await codeOf(() => verifyTlogProof(text, { ...expected, origin: 'x' }))).toBe('ORIGIN_UNKNOWN');
    const long = formatTlogProof({ index: 5, path: Array(64).fill(emptyRoot), checkpoint });
    expect(await codeOf(() => parseTlogProof(long))).toBe('BAD_PROOF');
    const extended = formatTlogProof({ index: 5, path: [...path, emptyRoot], checkpoint });
    expect(await codeOf(() => verifyTlogProof(extended, expected))).toBe('INCLUSION_INVALID');
  });
});

describe('bodies of add-checkpoint', () => {
  it('read back what they were made of', async () => {
    const { path, checkpoint } = await made();
    const body = formatAddCheckpoint({ oldSize: 3, path, checkpoint });
    expect(body.startsWith(`old 3\n${encodeBase64(path[0] as Uint8Array)}\n`)).toBe(true);
    expect(parseAddCheckpoint(body)).toEqual({ oldSize: 3, path, checkpoint });
    expect(parseAddCheckpoint(`old 0\n\n${checkpoint}`)).toEqual({ oldSize: 0, path: [], checkpoint });
  });

  it('are refused when malformed', async () => {
    const { checkpoint } = await made();
    const hash = encodeBase64(emptyRoot);
    const bodies = [
      '',
      checkpoint,
      `old 1\n${checkpoint}`,
      `old 01\n\n${checkpoint}`,
      `old -1\n\n${checkpoint}`,
      `Old 1\n\n${checkpoint}`,
      `old 1\n\n${checkpoint.slice(0, -1)}`,
      `old 1\nAAAA\n\n${checkpoint}`,
      `old 1\n${hash.slice(0, -1)}\n\n${checkpoint}`,
      `old 1\r\n\r\n${checkpoint}`,
      `old 1\n${`${hash}\n`.repeat(64)}\n${checkpoint}`,
    ];
    for (const body of bodies) expect(await codeOf(() => parseAddCheckpoint(body))).toBe('BAD_REQUEST');
  });

  it('of answers are a size, or signature lines, and nothing else', async () => {
    const { checkpoint } = await made();
    const line = checkpoint.split('\n').at(-2) as string;
    expect(parseSizeAnswer('42\n')).toBe(42);
    expect(parseCosignatureAnswer(`${line}\n`)).toMatchObject([{ name: origin, line }]);
    for (const body of ['', '42', '042\n', '42\n\n', 'x\n'])
      expect(await codeOf(() => parseSizeAnswer(body))).toMatch(/^BAD_(REQUEST|SIZE)$/);
    for (const body of ['', line, '\n', `${line}\n\n`, `${line}\nmore\n`])
      expect(await codeOf(() => parseCosignatureAnswer(body))).toMatch(/^BAD_(REQUEST|NOTE)$/);
  });
});
