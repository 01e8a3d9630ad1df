import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { findPackage, packageDownload } from '#lib/evidence/package/find-package.ts';
import { ownKeys } from '#lib/evidence/package/trusted-keys.ts';
import { openPackage } from '#lib/verify/package/open-package.ts';
import { type PackageReport, verifyPackage } from '#lib/verify/package/verify-package.ts';
import { ControlError } from './control-error.ts';
import { readReason } from './reason.ts';
import { samePerson } from './same-person.ts';
import { targetOf } from './scope.ts';
import { findControl, putReview } from './store.ts';

/**
 * Runs the verifier over the package that a freeze names and stores what it found with what the auditor says of it. The
 * freeze can be lifted after a VALID package, or one that lacks nothing but its agent's signature; any other verdict is
 * kept as well, and a later review takes its place.
 * @throws ControlError NOT_IN_FORCE, REASON_REQUIRED, SECOND_PERSON_REQUIRED, NO_PACKAGE
 */
export async function recordReview(input: {
  controlId: string;
  /** What the auditor looked at and found, in their words. */
  statement: string;
  actor: Actor;
  now: Date;
}): Promise<{ verdict: PackageReport['verdict']; code: string }> {
  const statement = readReason(input.statement);
  const { controlId, actor, now } = input;
  const control = await findControl(db(), controlId);
  if (control?.kind !== 'freeze' || control.liftedAt || !control.disputedJobId) {
    throw new ControlError('NOT_IN_FORCE', 'There is no freeze in force that waits for a review.');
  }
  if (samePerson(actorName(actor), control.appliedBy)) {
    throw new ControlError('SECOND_PERSON_REQUIRED', 'Somebody other than who froze it has to review the evidence.');
  }
  const [head, archive] = await Promise.all([
    findPackage(db(), control.disputedJobId),
    packageDownload(db(), control.disputedJobId),
  ]);
  if (!head || !archive) {
    const message = `The package of job ${control.disputedJobId} is not sealed yet: it is once the job has ended.`;
    throw new ControlError('NO_PACKAGE', message);
  }
  const report = await verifyPackage(openPackage(archive.bytes), { now, trusted: await ownKeys(db()) });
  const { verdict, code } = report;
  await transaction(async (tx) => {
    const found = { packageId: head.id, packageSha256: archive.sha256, verdict, code };
    const reportText = canonicalJson(report);
    await putReview(tx, controlId, { ...found, reportText, statement, reviewedBy: actorName(actor), reviewedAt: now });
    await appendAudit(
      tx,
      { action: 'control.reviewed', ...targetOf(control), detail: { controlId, ...found } },
      { actor, at: now },
    );
  });
  return { verdict, code };
}
