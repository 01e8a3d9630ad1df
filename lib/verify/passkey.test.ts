import { describe, expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from '#lib/canon/base64url.ts';
import { challengeOf, decisionPreimage } from '#lib/claw/passkey-evidence.ts';
import { type Deviation, softAuthenticator } from '#lib/testing/authenticator.ts';
import { rawFromDer } from './ecdsa-der.ts';
import { type Assertion, type AssertionExpected, checkAssertion } from './passkey.ts';
import type { AssertionError } from './passkey-error.ts';

const preimageText = decisionPreimage({
  digest: 'A'.repeat(43),
  decision: 'approve',
  slot: 'security',
  approver: '@alice:ex.org',
});
const expected: AssertionExpected = { preimageText, origin: 'https://console.ex.org', rpId: 'console.ex.org' };
const options = { challenge: await challengeOf(preimageText), origin: expected.origin, rpId: expected.rpId };

function signed(deviation: Deviation = {}, key = softAuthenticator({ counts: true })): Assertion {
  const { response } = key.get(options, deviation);
  const { clientDataJSON: clientDataJson, authenticatorData, signature } = response;
  return { publicKey: encodeBase64url(key.publicKey), clientDataJson, authenticatorData, signature };
}

const faultOf = (assertion: Assertion, wanted = expected): Promise<string> =>
  checkAssertion(assertion, wanted).then(
    () => 'accepted',
    (error: AssertionError) => error.code,
  );

describe('an assertion over a decision', () => {
  it('signs over the JCS text of domain, digest, decision, slot and approver', () => {
    expect(preimageText).toBe(
      `{"approver":"@alice:ex.org","decision":"approve","digest":"${'A'.repeat(43)}","domain":"countersign.decision-assertion/1","slot":"security"}`,
    );
  });

  it.each(['ES256', 'EdDSA', 'RS256'] as const)('by a key of %s verifies with Web Crypto alone', async (algorithm) => {
    const facts = await checkAssertion(signed({}, softAuthenticator({ algorithm, counts: true })), expected);
    expect(facts).toMatchObject({ userPresent: true, userVerified: true, backupEligible: false, signCount: 1 });
  });

  it('is accepted a hundred times over fresh keys, whatever lengths their numbers have', async () => {
    for (let i = 0; i < 100; i++) expect(await faultOf(signed())).toBe('accepted');
  });

  it.each<[string, Deviation]>([
    ['WRONG_TYPE', { type: 'webauthn.create' }],
    ['WRONG_CHALLENGE', { challenge: 'B'.repeat(43) }],
    ['WRONG_ORIGIN', { origin: 'https://console.ex.org.evil.net' }],
    ['WRONG_ORIGIN', { origin: 'http://console.ex.org' }],
    ['CROSS_ORIGIN', { crossOrigin: true }],
    ['WRONG_RELYING_PARTY', { rpId: 'ex.org' }],
    ['USER_NOT_PRESENT', { userPresent: false }],
    ['USER_NOT_VERIFIED', { userVerified: false }],
  ])('that the authenticator signed but that deviates is refused: %s %j', async (code, deviation) => {
    expect(await faultOf(signed(deviation))).toBe(code);
  });

  it.each<[string, Partial<Parameters<typeof decisionPreimage>[0]>]>([
    ['another digest', { digest: 'B'.repeat(43) }],
    ['another decision', { decision: 'deny' }],
    ['another slot', { slot: 'finance' }],
    ['another approver', { approver: '@bo:ex.org' }],
  ])('for %s is refused', async (_, change) => {
    const facts = { digest: 'A'.repeat(43), decision: 'approve', slot: 'security', approver: '@alice:ex.org' } as const;
    const other = { ...expected, preimageText: decisionPreimage({ ...facts, ...change }) };
    expect(await faultOf(signed(), other)).toBe('WRONG_CHALLENGE');
  });

  it('of another key is refused', async () => {
    const other = { ...signed(), publicKey: encodeBase64url(softAuthenticator().publicKey) };
    expect(await faultOf(other)).toBe('BAD_SIGNATURE');
  });

  it('never fits an origin outside the relying party', async () => {
    const deviation = { origin: 'https://console.ex.org', rpId: 'other.org' };
    expect(await faultOf(signed(deviation), { ...expected, rpId: 'other.org' })).toBe('WRONG_ORIGIN');
  });

  it.each(['ES256', 'EdDSA', 'RS256'] as const)(
    'of %s with any one bit flipped anywhere is refused',
    async (algorithm) => {
      const assertion = signed({}, softAuthenticator({ algorithm }));
      for (const member of ['publicKey', 'clientDataJson', 'authenticatorData', 'signature'] as const) {
        const bytes = decodeBase64url(assertion[member]);
        for (let at = 0; at < bytes.length; at++) {
          const flipped = bytes.slice();
          flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
          const fault = await faultOf({ ...assertion, [member]: encodeBase64url(flipped) });
          expect(fault, `${member}[${at}]`).not.toBe('accepted');
        }
      }
    },
  );

  it('in another spelling of the same bytes is refused', async () => {
    const assertion = signed();
    expect(await faultOf({ ...assertion, signature: `${assertion.signature}=` })).toBe('BAD_ENCODING');
    const text = JSON.stringify({ type: 'webauthn.get', challenge: options.challenge, origin: options.origin });
    const twice = text.replace('{', '{"type":"webauthn.create",');
    const clientDataJson = encodeBase64url(new TextEncoder().encode(twice));
    expect(await faultOf({ ...assertion, clientDataJson })).toBe('BAD_CLIENT_DATA');
  });
});

describe('a DER signature', () => {
  const der = (...bytes: number[]) => Uint8Array.of(0x30, bytes.length, ...bytes);

  it('gives its two numbers, padded to the left', () => {
    const raw = rawFromDer(der(0x02, 0x01, 0x05, 0x02, 0x02, 0x00, 0x80));
    expect([raw?.[31], raw?.[63], raw?.length]).toEqual([5, 0x80, 64]);
  });

  it.each([
    ['a needless zero', der(0x02, 0x02, 0x00, 0x05, 0x02, 0x02, 0x00, 0x80)],
    ['a negative number', der(0x02, 0x01, 0x85, 0x02, 0x02, 0x00, 0x80)],
    ['bytes after it', Uint8Array.of(...der(0x02, 0x01, 0x05, 0x02, 0x02, 0x00, 0x80), 0)],
    ['a number that ends outside', der(0x02, 0x01, 0x05, 0x02, 0x09, 0x00, 0x80)],
    ['nothing', new Uint8Array()],
  ])('with %s is none', (_, bytes) => expect(rawFromDer(bytes)).toBeNull());
});
