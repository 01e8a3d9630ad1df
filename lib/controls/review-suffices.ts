// PURE. Whether what an auditor's review found lets a freeze be lifted.

/**
 * True for a VALID package, and for one that lacks nothing but its agent's signature: a job that was stopped in the middle
 * never gets it, nothing in its package is wrong, and nothing more will come.
 */
export const reviewSuffices = ({ verdict, code }: { verdict: string; code: string }): boolean =>
  verdict === 'VALID' || (verdict === 'INCOMPLETE' && code === 'AGENT_SIGNATURE_MISSING');
