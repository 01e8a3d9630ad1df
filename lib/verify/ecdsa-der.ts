// PURE. WebAuthn carries ECDSA signatures in DER, Web Crypto wants the two numbers side by side.

/** The 64 bytes r ‖ s of a strict DER signature for P-256; null for any other spelling. */
export function rawFromDer(der: Uint8Array): Uint8Array | null {
  if (der.length < 8 || der.length > 72 || der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  const first = readNumber(der, 2);
  const second = first && readNumber(der, first.end);
  if (!first || !second || second.end !== der.length) return null;
  const raw = new Uint8Array(64);
  raw.set(first.bytes, 32 - first.bytes.length);
  raw.set(second.bytes, 64 - second.bytes.length);
  return raw;
}

function readNumber(der: Uint8Array, at: number): { bytes: Uint8Array; end: number } | null {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== 0x02 || length === 0 || end > der.length) return null;
  const [first = 0, second = 0] = der.slice(at + 2, end);
  const padded = first === 0 && length > 1;
  // Negative, or padded with a zero that it does not need.
  if (first >= 0x80 || (padded && second < 0x80)) return null;
  const bytes = der.slice(at + 2 + (padded ? 1 : 0), end);
  return bytes.length > 32 ? null : { bytes, end };
}
