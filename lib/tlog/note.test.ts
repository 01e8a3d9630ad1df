import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from './base64.ts';
import { decodeNote, formatNote, isKeyName, parseNote, signatureLine, signatureType } from './note.ts';
import { codeOf, testSigner } from './testing.ts';
import { formatVkey, parseVkey, signNote, verifyNote } from './vkey.ts';

// The note that the documentation of Go's sumdb/note shows, and the key it verifies under.
const published = {
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
};
// The note at the head of C2SP signed-note.
const poem =
  'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n' +
  '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';

const line = (name: string, bytes = new Uint8Array(68)) => `— ${name} ${encodeBase64(bytes)}`;
const noteOf = (...lines: string[]) => `text\n\n${lines.map((one) => `${one}\n`).join('')}`;

describe('published notes', () => {
  it('verifies the note that Go’s documentation shows, and refuses it with one letter changed', async () => {
    const note = formatNote(published.text, [published.line]);
    await verifyNote(parseNote(note), published.vkey);
    const changed = parseNote(note.replace('answer', 'Answer'));
    expect(await codeOf(() => verifyNote(changed, published.vkey))).toBe('SIGNATURE_INVALID');
  });

  it('parts the specification’s example at its last empty line', () => {
    const { text, signatures } = parseNote(poem);
    expect(text.endsWith('sole:\n\ned è subito sera.\n')).toBe(true);
    expect(signatures).toMatchObject([{ name: 'quasimodo.example/salvatore', keyId: '367ba04b' }]);
    expect(signatures[0]?.signature).toHaveLength(64);
    expect(
      formatNote(
        text,
        signatures.map((signature) => signature.line),
      ),
    ).toBe(poem);
  });

  it.each([
    published.vkey,
    'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2',
  ])('reads and writes the verifier key %s', (vkey) => {
    expect(formatVkey(parseVkey(vkey))).toBe(vkey);
  });
});

describe('a hostile note is refused', () => {
  const good = noteOf(line('a'));
  it.each([
    ['without a line feed at its end', good.slice(0, -1)],
    ['without signatures', 'text\n\n'],
    ['without a blank line', `text\n${line('a')}\n`],
    ['without a text', `\n\n${line('a')}\n`],
    ['with CR LF', good.replaceAll('\n', '\r\n')],
    ['with one carriage return', good.replace('text', 'te\rxt')],
    ['with a tab', good.replace('text', 'te\txt')],
    ['with a NUL', good.replace('text', 'te\0xt')],
    ['with half a surrogate pair', good.replace('text', 'te\ud800xt')],
    ['with a key name of nothing', good.replace(' a ', '  ')],
    ['with a no-break space in a key name', good.replace(' a ', ' a\u00a0b ')],
    ['with a plus in a key name', good.replace(' a ', ' a+b ')],
    ['with a hyphen for the dash', good.replace('—', '-')],
    ['with base64 without padding', noteOf(line('a').slice(0, -1))],
    ['with base64url', noteOf(line('a').replace('AA', '-_'))],
    ['with unused bits set', noteOf(line('a').replace('A=', 'B='))],
    ['with a space in the base64', noteOf(line('a').replace('AA', 'A A'))],
    ['with a space behind the base64', noteOf(`${line('a')} `)],
    ['with a key id and no signature', noteOf(line('a', new Uint8Array(4)))],
    ['with an empty line among the signatures', `text\n\n${line('a')}\n\n`],
    ['with 65 signatures', noteOf(...Array.from({ length: 65 }, (_, i) => line(`k${i}`)))],
    ['of more than a million characters', noteOf(line('a')).replace('text', 'x'.repeat(1_000_000))],
  ])('%s', async (_name, note) => {
    expect(await codeOf(() => parseNote(note))).toBe('BAD_NOTE');
  });

  it('when its bytes are not UTF-8; a byte order mark is kept and so spoils the name', async () => {
    expect(await codeOf(() => decodeNote(Uint8Array.of(0xff)))).toBe('BAD_NOTE');
    expect(decodeNote(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });
});

describe('signatures', () => {
  it('accepts 64, of a name that several keys share, and keeps the unknown ones', async () => {
    const signer = await testSigner(1);
    const vkey = formatVkey({ name: 'a', type: signatureType.ed25519, publicKey: signer.publicKey });
    const own = parseNote(await signNote('text\n', { name: 'a', signer })).signatures[0]?.line as string;
    const note = parseNote(noteOf(...Array.from({ length: 63 }, () => line('a')), own));
    expect(note.signatures).toHaveLength(64);
    await verifyNote(note, vkey);
    const stranger = (await testSigner(2)).publicKey;
    const other = formatVkey({ name: 'a', type: signatureType.ed25519, publicKey: stranger });
    expect(await codeOf(() => verifyNote(note, other))).toBe('SIGNATURE_MISSING');
  });

  it('refuses the note when a second line of the same key is false', async () => {
    const signer = await testSigner(1);
    const key = { name: 'a', type: signatureType.ed25519, publicKey: signer.publicKey };
    const own = parseNote(await signNote('text\n', { name: 'a', signer })).signatures[0]?.line as string;
    const note = parseNote(noteOf(own, signatureLine(key, new Uint8Array(64))));
    expect(await codeOf(() => verifyNote(note, formatVkey(key)))).toBe('SIGNATURE_INVALID');
  });

  it('does not take a witness’s key for a plain one', async () => {
    const signer = await testSigner(1);
    const vkey = formatVkey({ name: 'a', type: signatureType.cosignature, publicKey: signer.publicKey });
    const note = parseNote(await signNote('text\n', { name: 'a', signer }));
    expect(await codeOf(() => verifyNote(note, vkey))).toBe('BAD_VKEY');
  });

  it('hold for any text, and for no text with a byte changed', async () => {
    const signer = await testSigner(1);
    const vkey = formatVkey({ name: 'log.example', type: signatureType.ed25519, publicKey: signer.publicKey });
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), fc.nat(), async (raw, pick) => {
        const text = `${[...raw].filter((c) => c >= ' ' && c.isWellFormed()).join('')}.\n`;
        const note = await signNote(text, { name: 'log.example', signer });
        await verifyNote(parseNote(note), vkey);
        const at = pick % text.length;
        const changed = `${note.slice(0, at)}${note[at] === 'x' ? 'y' : 'x'}${note.slice(at + 1)}`;
        expect(await codeOf(() => verifyNote(parseNote(changed), vkey))).not.toBe('ACCEPTED');
      }),
      { numRuns: 50 },
    );
  });
});

describe('verifier keys', () => {
  it.each([
    ['another id', published.vkey.replace('c74f20a3', 'c74f20a4')],
    ['another name', published.vkey.replace('Peter', 'Petra')],
    ['an id in capitals', published.vkey.replace('c74f20a3', 'C74F20A3')],
    ['a key cut short', published.vkey.slice(0, -4)],
    ['no key', 'PeterNeumann+c74f20a3+'],
    ['nothing', ''],
    ['a line feed behind it', `${published.vkey}\n`],
  ])('refuses %s', async (_name, vkey) => {
    expect(await codeOf(() => parseVkey(vkey))).toBe('BAD_VKEY');
  });

  it('knows which texts can name a key', () => {
    expect(['a', 'log.example/7', 'é'].every(isKeyName)).toBe(true);
    expect(['', 'a b', 'a+b', 'a\u2003b', 'a\nb', '\u0085', '\ud800'].some(isKeyName)).toBe(false);
  });
});
