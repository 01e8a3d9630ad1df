// PURE. How a sign-in at the OpenID provider can end badly, as the address of the next page names it.

const problems = {
  OIDC_FAILED:
    'Signing in at the provider did not work. Try again; if it fails again, the log of this console says why.',
  OIDC_CANCELLED: 'Signing in at the provider was cancelled.',
  PERSON_DISABLED: 'This account was disabled. Ask an admin of this console.',
  IDENTITY_OF_ANOTHER:
    'That OpenID account already signs in to another account of this console. Unlink it there first, or ask an admin.',
  LINK_EXPIRED: 'The wish to link an OpenID account is too old or was made in another session. Begin again.',
} as const;

export type OidcProblem = keyof typeof problems;

/** The sentence for a problem that an address names; null for anything else. */
export function problemSentence(named: unknown): string | null {
  return typeof named === 'string' && Object.hasOwn(problems, named) ? problems[named as OidcProblem] : null;
}
