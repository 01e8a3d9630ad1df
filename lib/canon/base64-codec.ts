// PURE. Base64 in both alphabets (RFC 4648), strictly: what decodes has one spelling. A verification decodes thousands of
// hashes, so this works on character codes and not on lists.

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export type Codec = {
  encode(bytes: Uint8Array): string;
  /** The bytes, or null for every text but the one that `encode` gives. */
  decode(text: string): Uint8Array | null;
};

function codec(alphabet: string, padded: boolean): Codec {
  const values = new Int8Array(128).fill(-1);
  for (let value = 0; value < 64; value += 1) values[alphabet.charCodeAt(value)] = value;
  // Two characters for each twelve bits.
  const pairs = Array.from({ length: 4096 }, (_, bits) => `${alphabet[bits >> 6]}${alphabet[bits & 63]}`);

  const encode = (bytes: Uint8Array): string => {
    const whole = bytes.length - (bytes.length % 3);
    let text = '';
    for (let i = 0; i < whole; i += 3) {
      const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
      text += (pairs[word >> 12] as string) + (pairs[word & 4095] as string);
    }
    if (whole === bytes.length) return text;
    const word = ((bytes[whole] as number) << 16) | ((bytes[whole + 1] ?? 0) << 8);
    const isOne = bytes.length - whole === 1;
    text += isOne ? pairs[word >> 12] : `${pairs[word >> 12]}${alphabet[(word >> 6) & 63]}`;
    return padded ? text + (isOne ? '==' : '=') : text;
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
