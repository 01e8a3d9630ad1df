// Sigstore's own verifier, unmodified, over sealed manifests.

import { bundleFromJSON } from '@sigstore/bundle';
import { PublicKeyDetails, TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, VerificationError, Verifier } from '@sigstore/verify';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicKeyFromDidKey } from '#lib/canon/did-key.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { publicKeyDer } from '#lib/verify/package/manifest-format.ts';
import { endings, jsonOf, type Packaged, packaged, usePackages } from './testing.ts';

const given = usePackages(useTestDatabase());
let made: Packaged;
let other: Packaged;

beforeAll(async () => {
  made = await packaged(given, await endings.done(given.test));
  other = await packaged(given, await endings.denied(given.test));
}, 60_000);

// biome-ignore lint/suspicious/noExplicitAny: changed in every way
type Parsed = any;

/** The manifest's public keys, found in the package as a reader would. */
function keysOf(from: Packaged, role = 'manifest') {
  const keys: { role: string; kid: string; did: string }[] = jsonOf(from, 'keys.json').keys;
  const named = keys.filter((key) => key.role === role);
  return Object.fromEntries(
    keys
      .filter((key) => key.role === 'manifest')
      .map((key, i) => {
        const rawBytes = Buffer.from(publicKeyDer(publicKeyFromDidKey(named[i]?.did ?? key.did)), 'base64');
        return [key.kid, { rawBytes, keyDetails: PublicKeyDetails.PKIX_ED25519 }];
      }),
  );
}

function verify(manifest: unknown, root: unknown = jsonOf(made, 'trusted_root.json'), keys = keysOf(made)): void {
  const trust = toTrustMaterial(TrustedRoot.fromJSON(root), keys as never);
  const verifier = new Verifier(trust, { tlogThreshold: 1, timestampThreshold: 0, ctlogThreshold: 0 });
  verifier.verify(toSignedEntity(bundleFromJSON(manifest)));
}

const manifest = (): Parsed => jsonOf(made, 'manifest.sigstore.json');
const flipped = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes.toString('base64');
};
const entry = (bundle: Parsed): Parsed => bundle.verificationMaterial.tlogEntries[0];

describe('Sigstore’s verifier', () => {
  it('accepts the manifest of every kind of package with our trusted root', () => {
    expect(() => verify(manifest())).not.toThrow();
    const denied = jsonOf(other, 'manifest.sigstore.json');
    expect(() => verify(denied, jsonOf(other, 'trusted_root.json'), keysOf(other))).not.toThrow();
  });

  const mutations: [string, (bundle: Parsed) => void][] = [
    ['another payload', (b) => (b.dsseEnvelope.payload = flipped(b.dsseEnvelope.payload))],
    [
      'the payload of another job',
      (b) => (b.dsseEnvelope.payload = jsonOf(other, 'manifest.sigstore.json').dsseEnvelope.payload),
    ],
    ['another payload type', (b) => (b.dsseEnvelope.payloadType = 'application/json')],
    ['another signature', (b) => (b.dsseEnvelope.signatures[0].sig = flipped(b.dsseEnvelope.signatures[0].sig))],
    [
      'another leaf',
      (b) => (entry(b).canonicalizedBody = entry(jsonOf(other, 'manifest.sigstore.json')).canonicalizedBody),
    ],
    [
      'another hash on the path',
      (b) => (entry(b).inclusionProof.hashes[0] = flipped(entry(b).inclusionProof.hashes[0])),
    ],
    ['a hash less', (b) => entry(b).inclusionProof.hashes.pop()],
    ['another index', (b) => (entry(b).inclusionProof.logIndex = String(Number(entry(b).inclusionProof.logIndex) - 1))],
    [
      'another size',
      (b) =>
        (entry(b).inclusionProof.checkpoint.envelope = entry(b).inclusionProof.checkpoint.envelope.replace(
          /\n(\d+)\n/,
          (_: string, n: string) => `\n${Number(n) + 1}\n`,
        )),
    ],
    ['another log', (b) => (entry(b).logId.keyId = flipped(entry(b).logId.keyId))],
    ['no entry in a log', (b) => (b.verificationMaterial.tlogEntries = [])],
    ['another key’s name', (b) => (b.verificationMaterial.publicKey.hint = '0000000000000000')],
  ];
  it.each(mutations)('refuses %s', (_, change) => {
    const bundle = manifest();
    change(bundle);
    expect(() => verify(bundle)).toThrow(VerificationError);
  });

  it('refuses it with another key, and with another log', () => {
    expect(() => verify(manifest(), undefined, keysOf(made, 'console'))).toThrow(VerificationError);
    const root = jsonOf(made, 'trusted_root.json');
    root.tlogs[0].publicKey.rawBytes = publicKeyDer(given.test.console.publicKey);
    expect(() => verify(manifest(), root)).toThrow(VerificationError);
  });
});
