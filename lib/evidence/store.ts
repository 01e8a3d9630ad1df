import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

export const findBundleOfJob = (db: Db, jobId: string) => db.bundle.findUnique({ where: { jobId } });

const runParts = {
  events: { orderBy: { index: 'asc' } },
  calls: { orderBy: { seq: 'asc' } },
  receipts: { orderBy: { seq: 'asc' } },
} satisfies Prisma.RunInclude;

const evidenceParts = {
  agent: true,
  run: { include: runParts },
  // A token that nobody collected authorized nothing: neither it nor its approvals are part of the run.
  tokens: {
    where: { collectedAt: { not: null } },
    orderBy: { issuedAt: 'asc' },
    omit: { tokenSealed: true },
  },
} satisfies Prisma.JobInclude;

export type EvidenceJob = Prisma.JobGetPayload<{ include: typeof evidenceParts }>;

/** A job with its run and the tokens under which it ran; the token strings stay in the database. */
export const findEvidenceJob = (db: Db, jobId: string): Promise<EvidenceJob | null> =>
  db.job.findUnique({ where: { id: jobId }, include: evidenceParts });

const approvalParts = {
  decisions: {
    where: { kind: 'approve' },
    orderBy: { decidedAt: 'asc' },
    include: { assertion: { include: { credential: true } } },
  },
} satisfies Prisma.ApprovalRequestInclude;

export type ApprovedRequest = Prisma.ApprovalRequestGetPayload<{ include: typeof approvalParts }>;

/** The requests whose approval minted a token, with their approvals. */
export const findApprovedRequests = (db: Db, digests: string[]): Promise<ApprovedRequest[]> =>
  db.approvalRequest.findMany({
    where: { digest: { in: digests } },
    orderBy: { createdAt: 'asc' },
    include: approvalParts,
  });

export const findPlanRevision = (db: Db, jobId: string, revision: number) =>
  db.planRevision.findUniqueOrThrow({ where: { jobId_revision: { jobId, revision } } });

export const findPolicyEnvelope = (db: Db, hash: string) =>
  db.policy.findUniqueOrThrow({ where: { hash }, select: { envelopeText: true, registryDid: true } });

export const insertBundle = (
  tx: Tx,
  bundle: { id: string; jobId: string; payloadText: string; companionText: string; createdAt: Date },
) => tx.bundle.create({ data: bundle });

/** Stores a verdict once. Returns false when the bundle was sealed before. */
export async function setBundleSealed(
  tx: Tx,
  bundle: {
    id: string;
    envelopeText: string;
    exportText: string;
    verdict: string;
    code: string;
    reportText: string;
    sealedAt: Date;
  },
): Promise<boolean> {
  const { id, ...data } = bundle;
  const { count } = await tx.bundle.updateMany({ where: { id, sealedAt: null }, data });
  return count === 1;
}

/** Notes what is known of a bundle that its agent never signed. */
export const setBundleAbandoned = (tx: Tx, id: string, known: { verdict: string; code: string }) =>
  tx.bundle.updateMany({ where: { id, sealedAt: null }, data: known });

/** DIDs that ever held each of our roles: evidence made under an older key stays good. */
export async function findTrustedKeys(db: Db): Promise<TrustedKeys> {
  const rows = await db.signingKey.findMany({ orderBy: { createdAt: 'asc' }, select: { role: true, did: true } });
  const ofRole = (role: string) => rows.filter((row) => row.role === role).map((row) => row.did);
  return { gatewayDids: ofRole('gateway'), consoleDids: ofRole('console'), registryDids: ofRole('registry') };
}

export type TrustedKeys = { gatewayDids: string[]; consoleDids: string[]; registryDids: string[] };
