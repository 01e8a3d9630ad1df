import type { BodyKind } from '#lib/db/generated/enums.ts';
import type { Tx } from '#lib/db/transaction.ts';

export type NewKeptBody = {
  kind: BodyKind;
  bytes: number;
  /** Hex SHA-256(salt ‖ body). */
  saltedSha256: string;
  /** Salt and body, sealed; the salt alone for a body that was too large to keep. */
  sealedText: string;
};

/** Stores the bodies of one call, once each. */
export async function insertKeptBodies(
  tx: Tx,
  call: { callId: string; runId: string; callSeq: number; keptAt: Date },
  bodies: readonly NewKeptBody[],
): Promise<void> {
  await tx.keptBody.createMany({ data: bodies.map((body) => ({ ...body, ...call })) });
}
