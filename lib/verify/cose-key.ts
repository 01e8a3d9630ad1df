// PURE. A passkey's public key (RFC 9053) for Web Crypto: ES256, EdDSA and RS256, the algorithms that we let people enrol.

import { encodeBase64url } from '#lib/canon/base64url.ts';
import { verifyEd25519 } from '#lib/canon/ed25519.ts';
import { type CoseMap, readCoseMap } from './cose-map.ts';
import { rawFromDer } from './ecdsa-der.ts';
import { AssertionError } from './passkey-error.ts';

/** COSE numbers of the algorithms, the one that we prefer first. */
export const passkeyAlgorithms = [-7, -8, -257] as const;

/** Whether a signature is the key's over some data. */
export type Verify = (data: Uint8Array, signature: Uint8Array) => Promise<boolean>;

const source = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;
const { subtle } = globalThis.crypto;

function bytesAt(map: CoseMap, label: number, length?: number): Uint8Array {
  const value = map.get(label);
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) {
    throw new AssertionError('BAD_KEY', `The public key’s member ${label} is missing or of a wrong length.`);
  }
  return value;
}

function expectMembers(map: CoseMap, expected: Record<number, number>): void {
  for (const [label, value] of Object.entries(expected)) {
    if (map.get(Number(label)) !== value) {
      throw new AssertionError('BAD_KEY', `The public key’s member ${label} is not ${value}.`);
    }
  }
}

async function es256(map: CoseMap): Promise<Verify> {
  expectMembers(map, { 1: 2, [-1]: 1 });
  const point = Uint8Array.of(4, ...bytesAt(map, -2, 32), ...bytesAt(map, -3, 32));
  const key = await subtle.importKey('raw', point, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  return async (data, signature) => {
    const raw = rawFromDer(signature);
    return raw !== null && subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, source(raw), source(data));
  };
}

function edDsa(map: CoseMap): Verify {
  expectMembers(map, { 1: 1, [-1]: 6 });
  const publicKey = bytesAt(map, -2, 32);
  return (data, signature) => verifyEd25519(publicKey, data, signature);
}

async function rs256(map: CoseMap): Promise<Verify> {
  expectMembers(map, { 1: 3 });
  const n = bytesAt(map, -1);
  if (n.length < 256 || n.length > 1024) throw new AssertionError('BAD_KEY', 'The RSA key is too short or too long.');
  const jwk = { kty: 'RSA', n: encodeBase64url(n), e: encodeBase64url(bytesAt(map, -2)), alg: 'RS256' };
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
  return (data, signature) => subtle.verify(algorithm, key, source(signature), source(data));
}

async function importKey(map: CoseMap): Promise<Verify> {
  switch (map.get(3)) {
    case -7:
      return es256(map);
    case -8:
      return edDsa(map);
    case -257:
      return rs256(map);
    default:
      throw new AssertionError('BAD_KEY', 'The public key is for an algorithm that is not accepted.');
  }
}

/** Reads COSE key bytes. @throws AssertionError BAD_KEY */
export async function verifierOf(cose: Uint8Array): Promise<Verify> {
  try {
    return await importKey(readCoseMap(cose));
  } catch (cause) {
    if (cause instanceof AssertionError) throw cause;
    throw new AssertionError('BAD_KEY', 'The public key is not one of its algorithm.', { cause });
  }
}
