/** The one answer for a link that was guessed, has expired or was revoked. */
export const notOpenWords = 'This link does not open anything (any more).';
