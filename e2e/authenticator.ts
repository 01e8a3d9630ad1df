// Chromium's virtual authenticator, and the ways in which a page can be made to hand over something else than it signed.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CDPSession, Page } from '@playwright/test';

export type Authenticator = {
  /** Whether it finds its user to be who they are. */
  verifiesUser: (verified: boolean) => Promise<void>;
  close: () => Promise<void>;
};

/** Plugs an authenticator into a page, with a fingerprint that always fits. There is one `internal` a page. */
export async function plugIn(page: Page, transport: 'internal' | 'usb' = 'internal'): Promise<Authenticator> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    verifiesUser: async (isUserVerified) => {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    close: () => cdp.detach(),
  };
}

// Bytes cross into the page as numbers.
const bytesOf = (text: string) => [...Buffer.from(text, 'base64url')];

/** From now on this page asks the authenticator for something else than the console did. */
export const askInstead = (page: Page, change: { challenge?: string; userVerification?: 'discouraged' }) =>
  page.evaluate(
    ({ challenge, userVerification }) => {
      const get = navigator.credentials.get.bind(navigator.credentials);
      navigator.credentials.get = (options) => {
        const publicKey = { ...(options?.publicKey as PublicKeyCredentialRequestOptions) };
        if (challenge) publicKey.challenge = Uint8Array.from(challenge);
        if (userVerification) publicKey.userVerification = userVerification;
        return get({ ...options, publicKey });
      };
    },
    { ...change, challenge: change.challenge ? bytesOf(change.challenge) : null },
  );

type Answer = { id: string; clientDataJSON: number[]; authenticatorData: number[]; signature: number[] };

/** Has the page's authenticator sign a challenge at another origin of the same host. */
export async function signElsewhere(
  page: Page,
  question: { challenge: string; credentialId: string },
): Promise<Answer> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>elsewhere</p>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate(
      async ({ challenge, credentialId }) => {
        const made = (await navigator.credentials.get({
          publicKey: {
            challenge: Uint8Array.from(challenge),
            rpId: 'localhost',
            userVerification: 'required',
            allowCredentials: [{ type: 'public-key', id: Uint8Array.from(credentialId) }],
          },
        })) as PublicKeyCredential;
        const response = made.response as AuthenticatorAssertionResponse;
        return {
          id: made.id,
          clientDataJSON: [...new Uint8Array(response.clientDataJSON)],
          authenticatorData: [...new Uint8Array(response.authenticatorData)],
          signature: [...new Uint8Array(response.signature)],
        };
      },
      { challenge: bytesOf(question.challenge), credentialId: bytesOf(question.credentialId) },
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** From now on this page hands over an answer that was made before. */
export const answerWith = (page: Page, answer: Answer) =>
  page.evaluate(
    (given) => {
      const buffer = (bytes: number[]) => Uint8Array.from(bytes).buffer;
      navigator.credentials.get = async () =>
        ({
          id: given.id,
          rawId: buffer(given.rawId),
          type: 'public-key',
          authenticatorAttachment: 'platform',
          getClientExtensionResults: () => ({}),
          response: {
            clientDataJSON: buffer(given.clientDataJSON),
            authenticatorData: buffer(given.authenticatorData),
            signature: buffer(given.signature),
            userHandle: null,
          },
        }) as unknown as Credential;
    },
    { ...answer, rawId: bytesOf(answer.id) },
  );
