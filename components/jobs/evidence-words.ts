// PURE. What each level of evidence for a decision is worth.

const words: Record<string, string> = {
  'browser-session': 'Browser session: proves that the session of this person’s account sent it.',
  'browser-passkey':
    'Passkey: a key registered to this person signed the digest, at this console, with its user verified. Verifies offline.',
  'matrix-local-plain': 'Room command: the homeserver’s word for the sender. The weakest level of evidence.',
};

export const evidenceWords = (level: string): string => words[level] ?? level;
