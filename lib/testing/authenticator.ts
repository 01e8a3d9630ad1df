// For tests: an authenticator in software, which a test can make lie in every way that a real one could.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import type { AssertionResponse, RegistrationResponse } from '#lib/passkeys/responses.ts';

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256';

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const fromB64u = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));

type Cbor = number | string | Uint8Array | Map<Cbor, Cbor>;

function head(major: number, argument: number): number[] {
  if (argument < 24) return [(major << 5) | argument];
  if (argument < 256) return [(major << 5) | 24, argument];
  return [(major << 5) | 25, argument >> 8, argument & 255];
}

/** CBOR of what attestation objects and COSE keys are made of. */
export function cbor(value: Cbor): Uint8Array {
  if (typeof value === 'number') {
    return Uint8Array.from(value < 0 ? head(1, -1 - value) : head(0, value));
  }
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value);
    return Uint8Array.of(...head(3, bytes.length), ...bytes);
  }
  if (value instanceof Uint8Array) return Uint8Array.of(...head(2, value.length), ...value);
  const entries = [...value].flatMap(([key, member]) => [...cbor(key), ...cbor(member)]);
  return Uint8Array.of(...head(5, value.size), ...entries);
}

function keyPair(algorithm: Algorithm): { privateKey: KeyObject; publicKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** COSE bytes of a public key. */
function coseKey(algorithm: Algorithm, publicKey: KeyObject): Uint8Array {
  const jwk = publicKey.export({ format: 'jwk' }) as Record<string, string>;
  const at = (name: string) => fromB64u(jwk[name] ?? '');
  const members: Record<Algorithm, [number, Cbor][]> = {
    ES256: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, at('x')],
      [-3, at('y')],
    ],
    EdDSA: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, at('x')],
    ],
    RS256: [
      [1, 3],
      [3, -257],
      [-1, at('n')],
      [-2, at('e')],
    ],
  };
  return cbor(new Map(members[algorithm]));
}

/** How an answer deviates from an honest one. */
export type Deviation = {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  userVerified?: boolean;
  userPresent?: boolean;
  crossOrigin?: boolean;
  signCount?: number;
};

export type SoftAuthenticator = {
  credentialId: string;
  publicKey: Uint8Array;
  /** The answer to `navigator.credentials.create`. */
  create(options: { challenge: string; rpId: string; origin: string }, deviation?: Deviation): RegistrationResponse;
  /** The answer to `navigator.credentials.get`. */
  get(options: { challenge: string; rpId: string; origin: string }, deviation?: Deviation): AssertionResponse;
};

/**
 * @param input.counts whether it counts its uses, as keys in hardware do; synced ones report 0 for ever
 */
export function softAuthenticator(input: { algorithm?: Algorithm; counts?: boolean } = {}): SoftAuthenticator {
  const { algorithm = 'ES256', counts = false } = input;
  const { privateKey, publicKey } = keyPair(algorithm);
  const id = randomBytes(32);
  const credentialId = encodeBase64url(new Uint8Array(id));
  const cose = coseKey(algorithm, publicKey);
  let uses = 0;

  const authenticatorData = (rpId: string, flags: number, deviation: Deviation, attested: Uint8Array) => {
    if (counts) uses += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(deviation.signCount ?? uses);
    const present = deviation.userPresent === false ? 0 : 0x01;
    const verified = deviation.userVerified === false ? 0 : 0x04;
    const synced = counts ? 0 : 0x18;
    return Uint8Array.of(...sha256(deviation.rpId ?? rpId), flags | present | verified | synced, ...count, ...attested);
  };
  const clientData = (type: string, given: { challenge: string; origin: string }, deviation: Deviation) =>
    new TextEncoder().encode(
      JSON.stringify({
        type: deviation.type ?? type,
        challenge: deviation.challenge ?? given.challenge,
        origin: deviation.origin ?? given.origin,
        crossOrigin: deviation.crossOrigin ?? false,
      }),
    );
  const shared = { id: credentialId, rawId: credentialId, type: 'public-key' as const, clientExtensionResults: {} };

  return {
    credentialId,
    publicKey: cose,
    create: (options, deviation = {}) => {
      const attested = Uint8Array.of(...new Uint8Array(16), 0, id.length, ...id, ...cose);
      const authData = authenticatorData(options.rpId, 0x40, deviation, attested);
      const attestation = new Map<Cbor, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]);
      const clientDataJSON = encodeBase64url(clientData('webauthn.create', options, deviation));
      return {
        ...shared,
        response: { clientDataJSON, attestationObject: encodeBase64url(cbor(attestation)), transports: ['internal'] },
      };
    },
    get: (options, deviation = {}) => {
      const client = clientData('webauthn.get', options, deviation);
      const authData = authenticatorData(options.rpId, 0, deviation, new Uint8Array());
      const signed = Uint8Array.of(...authData, ...sha256(client));
      const signature = sign(algorithm === 'EdDSA' ? null : 'sha256', signed, privateKey);
      return {
        ...shared,
        response: {
          clientDataJSON: encodeBase64url(client),
          authenticatorData: encodeBase64url(authData),
          signature: encodeBase64url(new Uint8Array(signature)),
        },
      };
    },
  };
}
