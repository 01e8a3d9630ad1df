// PURE. What is known of the issuer outside, in words.

/** Of the tokens of one control. Times are ISO 8601. */
export type OutsideProof = {
  told: number;
  confirmed: number;
  /** Codes of those that it refused for good. */
  refused: string[];
  lastError: string | null;
  /** Since when the oldest waits; null when none does. */
  since: string | null;
};

type Row = {
  state: 'queued' | 'confirmed' | 'refused';
  queuedAt: Date;
  answer: string | null;
  lastError: string | null;
  failedAt: Date | null;
};

/** @returns null when there is nothing that it was, or is to be, told */
export function outsideProof(rows: readonly Row[]): OutsideProof | null {
  if (rows.length === 0) return null;
  const waiting = rows.filter((row) => row.state === 'queued');
  const failed = waiting
    .filter((row) => row.failedAt !== null)
    .sort((one, other) => (other.failedAt?.getTime() ?? 0) - (one.failedAt?.getTime() ?? 0));
  const oldest = Math.min(...waiting.map((row) => row.queuedAt.getTime()));
  return {
    told: rows.length,
    confirmed: rows.filter((row) => row.state === 'confirmed').length,
    refused: rows.flatMap((row) => (row.state === 'refused' ? [row.answer ?? 'no code'] : [])),
    lastError: failed[0]?.lastError ?? null,
    since: waiting.length > 0 ? new Date(oldest).toISOString() : null,
  };
}

type Counts = { waiting: number; refused: number; since: Date | null; lastError: string | null };

/** The state of the issuer outside in one line. */
export function outsideWords({ waiting, refused, since, lastError }: Counts, now: Date): string {
  const seconds = since ? Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000)) : 0;
  const lag =
    waiting === 0
      ? 'told of every revocation'
      : `${waiting} ${waiting === 1 ? 'revocation waits' : 'revocations wait'}, the oldest for ${seconds} s`;
  const bad = refused > 0 ? `; it refused ${refused} for good, see the log` : '';
  return `${lag}${bad}.${lastError ? ` Last error: ${lastError}` : ''}`;
}
