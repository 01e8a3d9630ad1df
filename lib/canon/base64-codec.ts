// PURE. Base64 in both alphabets (RFC 4648), strictly: what decodes has one spelling. A verification decodes thousands of
// hashes, so this works on character codes and not on lists.

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export type Codec = {
  encode(bytes: Uint8Array): string;
  /** The bytes, or null for every text but the one that `encode` gives. */
  decode(text: string): Uint8Array | null;
};

function codec(alphabet: string, padded: boolean): Codec {
  const codes = Uint8Array.from(alphabet, (character) => character.charCodeAt(0));
  const values = new Int8Array(128).fill(-1);
  codes.forEach((code, value) => {
    values[code] = value;
  });
  const decoder = new TextDecoder('latin1');

  const encode = (bytes: Uint8Array): string => {
    const rest = bytes.length % 3;
    const digits = Math.ceil((bytes.length * 8) / 6);
    const out = new Uint8Array(padded ? Math.ceil(bytes.length / 3) * 4 : digits).fill(0x3d);
    for (let i = 0, o = 0; i < bytes.length; i += 3) {
      const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
      const last = i + 3 > bytes.length ? rest + 1 : 4;
      for (let d = 0; d < last; d += 1) out[o++] = codes[(word >> (18 - 6 * d)) & 63] as number;
    }
    return out.length < 96 ? String.fromCharCode(...out) : decoder.decode(out);
  };

  const decode = (text: string): Uint8Array | null => {
    const digits = padded ? text.length - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0) : text.length;
    if (digits % 4 === 1 || (padded && text.length % 4 !== 0)) return null;
    const out = new Uint8Array(Math.floor((digits * 6) / 8));
    let word = 0;
    let bits = 0;
    let o = 0;
    for (let i = 0; i < digits; i += 1) {
      const code = text.charCodeAt(i);
      const value = code < 128 ? (values[code] as number) : -1;
      if (value < 0) return null;
      word = ((word << 6) | value) & 0xfff;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        out[o++] = word >> bits;
      }
    }
    // Bits that stand for no byte would give one value many texts.
    return (word & ((1 << bits) - 1)) === 0 ? out : null;
  };

  return { encode, decode };
}

export const base64 = codec(`${letters}+/`, true);
export const base64url = codec(`${letters}-_`, false);
