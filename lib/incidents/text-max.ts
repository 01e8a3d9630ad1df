// PURE.

/** The most characters that each text of an incident has. */
export const textMax = { title: 120, finding: 2000, conclusion: 2000 } as const;
