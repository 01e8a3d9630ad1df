import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointText, parseCheckpoint, signCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { signCosignature, verifyCosignature, verifyCosigned } from './cosignature.ts';
import { emptyRoot, hashLeaf } from './hash.ts';
import { formatNote, parseNote, parseSignatureLine, signatureType } from './note.ts';
import { codeOf, testSigner } from './testing.ts';
import { formatVkey } from './vkey.ts';

// A checkpoint of a public Certificate Transparency log with four witnesses, as published; every key of it is public too.
const outside = {
  origin: 'arche2025h1.staging.ct.transparency.dev',
  vkey: 'arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f',
  witnesses: [
    'transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM',
    'witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO',
    'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2',
    'witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv',
  ],
  note: `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
`,
};

const origin = 'console.example/log/0';
const root = hashLeaf(Uint8Array.of(1));
const signed = async () => {
  const signer = await testSigner(1);
  const vkey = formatVkey({ name: origin, type: signatureType.ed25519, publicKey: signer.publicKey });
  return { vkey, note: await signCheckpoint({ origin, size: 7, root }, signer) };
};

describe('a checkpoint of another implementation', () => {
  it('verifies under the log’s key and under each witness’s', async () => {
    expect(await verifyCheckpoint(outside.note, outside)).toMatchObject({ size: 1_432_088_532, extensions: [] });
    for (const vkey of outside.witnesses)
      expect(await verifyCosigned(outside.note, vkey)).toEqual({ timestamp: 0x6a122120 });
  });

  it('is refused with another size', async () => {
    const note = outside.note.replace('1432088532', '1432088533');
    expect(await codeOf(() => verifyCheckpoint(note, outside))).toBe('SIGNATURE_INVALID');
    for (const vkey of outside.witnesses)
      expect(await codeOf(() => verifyCosigned(note, vkey))).toBe('SIGNATURE_INVALID');
  });
});

describe('our checkpoint', () => {
  it('is exactly three lines and one signature', async () => {
    const { note, vkey } = await signed();
    expect(note).toMatch(
      /^console\.example\/log\/0\n7\n[A-Za-z0-9+/]{43}=\n\n— console\.example\/log\/0 [A-Za-z0-9+/]{91}=\n$/,
    );
    expect(await verifyCheckpoint(note, { origin, vkey })).toEqual({ origin, size: 7, root, extensions: [] });
  });

  it('is refused when any one character differs', async () => {
    const { note, vkey } = await signed();
    for (let at = 0; at < note.length; at++) {
      for (const letter of ['0', 'B', '\n']) {
        if (note[at] === letter) continue;
        const changed = `${note.slice(0, at)}${letter}${note.slice(at + 1)}`;
        expect(await codeOf(() => verifyCheckpoint(changed, { origin, vkey }))).not.toBe('ACCEPTED');
      }
    }
  });

  it('is refused for another log, another key and an extension line behind it', async () => {
    const { note, vkey } = await signed();
    const stranger = formatVkey({
      name: origin,
      type: signatureType.ed25519,
      publicKey: (await testSigner(2)).publicKey,
    });
    expect(await codeOf(() => verifyCheckpoint(note, { origin: 'other.example/1', vkey }))).toBe('ORIGIN_UNKNOWN');
    expect(await codeOf(() => verifyCheckpoint(note, { origin, vkey: stranger }))).toBe('SIGNATURE_MISSING');
    const extended = note.replace('\n\n', '\nmore\n\n');
    expect(await codeOf(() => verifyCheckpoint(extended, { origin, vkey }))).toBe('SIGNATURE_INVALID');
  });

  it.each([
    ['two lines', 'o\n1\n'],
    ['no line feed at its end', checkpointText({ origin: 'o', size: 1, root }).slice(0, -1)],
    ['an empty line', `${checkpointText({ origin: 'o', size: 1, root })}\n`],
    ['an empty origin', checkpointText({ origin: 'o', size: 1, root }).replace('o', '')],
    ['a leading zero', checkpointText({ origin: 'o', size: 1, root }).replace('\n1\n', '\n01\n')],
    ['a sign', checkpointText({ origin: 'o', size: 1, root }).replace('\n1\n', '\n+1\n')],
    ['a size beyond 2^53', checkpointText({ origin: 'o', size: 1, root }).replace('\n1\n', '\n9007199254740992\n')],
    ['a short root', 'o\n1\nAAAA\n'],
    ['a root of the empty tree that is not its root', checkpointText({ origin: 'o', size: 0, root })],
  ])('is refused with %s', async (_name, text) => {
    expect(await codeOf(() => parseCheckpoint(text))).toBe('BAD_CHECKPOINT');
  });

  it('reads back what it writes, the empty tree and extension lines of others too', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, bytes) => {
        const fields = { origin, size: size + 1, root: bytes };
        expect(parseCheckpoint(checkpointText(fields))).toEqual({ ...fields, extensions: [] });
      }),
    );
    expect(parseCheckpoint(checkpointText({ origin, size: 0, root: emptyRoot })).size).toBe(0);
    expect(parseCheckpoint(`${checkpointText({ origin, size: 1, root })}more\n`).extensions).toEqual(['more']);
  });
});

describe('a cosignature', () => {
  const text = checkpointText({ origin, size: 7, root });
  const make = async (seed = 9, timestamp = 1_700_000_000) => {
    const signer = await testSigner(seed);
    const name = 'witness.example/w1';
    const vkey = formatVkey({ name, type: signatureType.cosignature, publicKey: signer.publicKey });
    return { vkey, line: await signCosignature(text, { name, signer }, timestamp) };
  };

  it('verifies with its time, alone and in the note', async () => {
    const { vkey, line } = await make();
    expect(await verifyCosignature(text, parseSignatureLine(line), vkey)).toEqual({ timestamp: 1_700_000_000 });
    const { note } = await signed();
    const lines = parseNote(note).signatures.map((signature) => signature.line);
    const again = (await make(9, 1_700_000_100)).line;
    expect(await verifyCosigned(formatNote(text, [...lines, line, again]), vkey)).toEqual({ timestamp: 1_700_000_100 });
  });

  it('is refused over another text, by another key, and with any byte flipped, its time included', async () => {
    const { vkey, line } = await make();
    const parsed = parseSignatureLine(line);
    const other = text.replace('\n7\n', '\n8\n');
    expect(await codeOf(() => verifyCosignature(other, parsed, vkey))).toBe('SIGNATURE_INVALID');
    const stranger = await make(8);
    expect(await codeOf(() => verifyCosignature(text, parsed, stranger.vkey))).toBe('SIGNATURE_MISSING');
    for (let at = 0; at < parsed.signature.length; at++) {
      const signature = parsed.signature.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(await codeOf(() => verifyCosignature(text, { ...parsed, signature }, vkey))).toBe('SIGNATURE_INVALID');
    }
    const cut = { ...parsed, signature: parsed.signature.subarray(1) };
    expect(await codeOf(() => verifyCosignature(text, cut, vkey))).toBe('SIGNATURE_INVALID');
  });

  it('is never made over anything but a checkpoint', async () => {
    const signer = await testSigner(9);
    expect(await codeOf(() => signCosignature('free text\n', { name: 'w', signer }, 1))).toBe('BAD_CHECKPOINT');
  });
});
