// PURE. The documents of a package by name, and what one of them means to another.

import { z } from 'zod';
import { effectivePolicy } from '#lib/policy/compile.ts';
import type { EffectivePolicy } from '#lib/policy/effective-policy.ts';
import { PolicyError } from '#lib/policy/policy-error.ts';
import { memberOf } from '../values.ts';
import {
  callsSchema,
  type DecisionDocument,
  decisionsSchema,
  jobSchema,
  keptSchema,
  logEntriesSchema,
  matrixIndexSchema,
  plansSchema,
  receiptsSchema,
  runEventsSchema,
  type TokenDocument,
  tokensSchema,
} from './documents.ts';
import {
  documentOf,
  isListed,
  listedPaths,
  type PackageContext,
  refuse,
  type SealedContext,
  verbatimJson,
} from './package-context.ts';

export const jobOf = (context: PackageContext) => documentOf(context, 'job.json', jobSchema);
export const matrixOf = (context: PackageContext) => documentOf(context, 'matrix/index.json', matrixIndexSchema);
export const plansOf = (context: PackageContext) => documentOf(context, 'plans/index.json', plansSchema);
export const decisionsOf = (context: PackageContext) => documentOf(context, 'decisions.json', decisionsSchema);
export const tokensOf = (context: PackageContext) => documentOf(context, 'tokens.json', tokensSchema);
export const entriesOf = (context: SealedContext) => documentOf(context, 'log/entries.json', logEntriesSchema);
export const keptOf = (context: PackageContext) => documentOf(context, 'kept.json', keptSchema);

/** A job ran when its agent collected a token; only then are there files of a run. */
export const ran = (context: PackageContext): boolean => isListed(context, 'run/calls.json');
export const runEventsOf = (context: PackageContext) =>
  ran(context) ? documentOf(context, 'run/events.json', runEventsSchema) : [];
export const callsOf = (context: PackageContext) =>
  ran(context) ? documentOf(context, 'run/calls.json', callsSchema) : [];
export const receiptsOf = (context: PackageContext) =>
  ran(context) ? documentOf(context, 'run/receipts.json', receiptsSchema) : [];

const texts = z.array(z.string());
const subjectSchema = z.looseObject({
  version: z.literal('countersign.decision/1'),
  job_id: z.string(),
  room_id: z.string(),
  request: z.looseObject({ event_id: z.string(), content_sha256_b64u: z.string() }),
  requester: z.string(),
  agent_did: z.string(),
  plan: z.looseObject({ steps: z.array(z.looseObject({ tool: z.string(), args: z.unknown() })) }),
  plan_revision: z.int(),
  verdict: z.looseObject({ steps: z.array(z.looseObject({ effect: z.string() })) }),
  wpc_hash_b64u: z.string(),
  claims: z.looseObject({ scope: z.unknown(), ttl_seconds: z.int() }),
  budget: z.strictObject({ model_calls: z.int(), tool_calls: z.int(), tokens: z.int() }),
  rule: z.looseObject({
    slots: z.array(z.strictObject({ group: z.string(), count: z.int() })),
    channels: texts,
    passkey: z.boolean(),
    reason: z.boolean(),
  }),
});
export type Subject = z.output<typeof subjectSchema>;

const subjectPattern = /^decisions\/([0-9a-f]{64})\/subject\.json$/;

/** Hex digests of what people were asked to countersign. */
export const digestsAsked = (context: PackageContext): string[] =>
  listedPaths(context, subjectPattern).map((path) => subjectPattern.exec(path)?.[1] ?? '');

/** What a digest names. @throws CannotCheck, Refusal also when the package has no such request */
export function subjectOf(context: PackageContext, digest: string): Subject {
  const path = `decisions/${digest}/subject.json`;
  if (!isListed(context, path))
    throw refuse('DECISION_DIGEST_MISMATCH', `Nothing in the package has the digest ${digest}.`);
  return documentOf(context, path, subjectSchema);
}

export const approvalsOf = (context: PackageContext, digest: string): DecisionDocument[] =>
  decisionsOf(context).filter((decision) => decision.kind === 'approve' && decision.digest === digest);

/** The token under which the job ran last; undefined when none was collected. */
export const lastToken = (context: PackageContext): TokenDocument | undefined =>
  tokensOf(context).findLast((token) => token.collected_at !== null);

/** The plan that the agent was allowed to carry out. */
export function approvedSubject(context: PackageContext): Subject | null {
  const token = lastToken(context) ?? tokensOf(context).at(-1);
  return token ? subjectOf(context, token.digest) : null;
}

/** What a policy of the package means. @throws CannotCheck, Refusal POLICY_INVALID */
export function policyOf(context: PackageContext, hash: string): EffectivePolicy {
  const path = `policies/${hash}.envelope.json`;
  if (!isListed(context, path)) throw refuse('POLICY_INVALID', `The policy ${hash} is not in the package.`);
  try {
    return effectivePolicy(memberOf(verbatimJson(context, path), 'payload'));
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    throw refuse('POLICY_INVALID', `${path}: ${cause.message}`, cause);
  }
}
