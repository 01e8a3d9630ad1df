// PURE. A worker from a script, through the one Trusted Types policy that these pages allow.

export const policyName = 'countersign-verifier';

type TrustedUrls = { createScriptURL(url: string): string };
type Factory = { createPolicy(name: string, rules: TrustedUrls): TrustedUrls };

const plain: TrustedUrls = { createScriptURL: (url) => url };
let policy: TrustedUrls | null = null;

// A policy's name can be taken once a page, so the policy is kept.
function trustedUrls(): TrustedUrls {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  policy ??= trustedTypes?.createPolicy(policyName, plain) ?? plain;
  return policy;
}

/** A worker running the script at an address of ours or at a blob's; null where the browser refuses to make one. */
export function startWorker(url: string): Worker | null {
  try {
    return new Worker(trustedUrls().createScriptURL(url));
  } catch {
    return null;
  }
}
