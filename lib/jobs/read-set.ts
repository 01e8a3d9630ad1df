import { displayText } from '#lib/canon/display-text.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { decisionCode } from '#lib/canon/sas-emoji.ts';
import type { Db } from '#lib/db/transaction.ts';
import { countOpenCredentials } from '#lib/passkeys/store.ts';
import { effectSentence } from '#lib/policy/effect-sentence.ts';
import { readItems, requireAlike, type SetItem, setDigestOf } from './decision-set.ts';
import type { DecisionSubject } from './decision-subject.ts';
import { JobError } from './job-error.ts';
import { flagsOfSet, subjectsOfSet } from './set-subjects.ts';

/** What is shown before plans are approved at once. Texts of others have been through the display function. */
export type SetView = {
  setDigest: string;
  /** What all of them do together. */
  effect: string;
  reasonRequired: boolean;
  /** `missing`: the rule wants one and the reader has none; `available`: not asked for, but the stronger evidence. */
  passkey: 'required' | 'missing' | 'available' | 'none';
  jobs: {
    jobId: string;
    digest: string;
    code: string;
    requesterMxid: string;
    steps: { tool: string; args: string }[];
    /** Red flags, a sentence each. */
    flags: string[];
  }[];
};

const jobOf = (
  { jobId, digest }: SetItem,
  subject: DecisionSubject,
  flags: readonly string[],
): SetView['jobs'][number] => ({
  jobId,
  digest,
  code: decisionCode(digest),
  requesterMxid: displayText(subject.requester).text,
  steps: subject.plan.steps.map(({ tool, args }) => ({ tool, args: displayText(canonicalJson(args)).text })),
  flags: flags.map((flag) => displayText(flag).text),
});

function passkeyOf(demanded: boolean, hasPasskey: boolean): SetView['passkey'] {
  if (demanded) return hasPasskey ? 'required' : 'missing';
  return hasPasskey ? 'available' : 'none';
}

/**
 * What an approver must see of a set before approving it: the effect of all of it, and each plan's exact arguments.
 * @throws JobError BAD_SET, NOT_ALIKE, DIGEST_MISMATCH when a job is not what was on the screen
 */
export async function readSet(
  db: Db,
  given: readonly SetItem[],
  reader: { personId: string | null },
): Promise<SetView> {
  const items = readItems(given, 'approve');
  const subjects = await subjectsOfSet(db, items);
  requireAlike([...subjects.values()]);
  const flags = await flagsOfSet(db, items);
  const jobs = items.map((item) => {
    const subject = subjects.get(item.jobId);
    if (!subject) throw new JobError('DIGEST_MISMATCH', `Job ${item.jobId} changed. Look at the list again.`);
    return jobOf(item, subject, flags.get(item.jobId) ?? []);
  });
  const rules = [...subjects.values()].map(({ rule }) => rule);
  const hasPasskey = reader.personId !== null && (await countOpenCredentials(db, reader.personId)) > 0;
  return {
    setDigest: await setDigestOf(items),
    effect: effectSentence({ steps: [...subjects.values()].flatMap(({ plan }) => plan.steps) }),
    reasonRequired: rules.some(({ reason }) => reason),
    passkey: passkeyOf(
      rules.some(({ passkey }) => passkey),
      hasPasskey,
    ),
    jobs,
  };
}
