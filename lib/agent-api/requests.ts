// PURE. What agents may send: the bodies of the agent API and of the gateway's own endpoints.

import { z } from 'zod';
import type { Json } from '#lib/canon/plain-json.ts';
import { jobIdPattern } from '#lib/jobs/job-id.ts';

const kib = 1024;

/** Most bytes of a request body, by route. A plan may have 256 KiB; a bundle names up to 1,000 receipts. */
export const bodyBytesMax = { small: 64 * kib, plan: 512 * kib, bundle: 8 * kib * kib, call: 4 * kib * kib } as const;

export const jobIdSchema = z.string().regex(jobIdPattern, 'must be a job id');

// Checked, not rebuilt: z.record would drop a `__proto__` member in silence, and what is signed keeps its order.
const objectSchema = z.custom<Record<string, Json>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);
const presentSchema = z.custom<unknown>((value) => value !== undefined, 'is missing');

export const planSubmissionSchema = z.strictObject({ plan: objectSchema });

export const completionSchema = z.strictObject({
  status: z.enum(['completed', 'failed']),
  summary: z.string().max(4_000),
});

export const bundleSubmissionSchema = z.strictObject({ envelope: objectSchema });

/** No body is expected; an empty object is tolerated, for clients that always send one. */
export const emptySchema = z.strictObject({});

/** AuthZEN 1.0 evaluation request, as this endpoint understands it. */
export const evaluationSchema = z.object({
  subject: z.object({ type: z.literal('agent'), id: z.string().max(200) }),
  action: z.object({ name: z.literal('tool:execute') }),
  resource: z.object({
    type: z.literal('tool'),
    id: z.string().min(1).max(128),
    properties: z.object({ args: objectSchema }),
  }),
  context: z.object({ job_id: jobIdSchema, step: z.number().int().min(0).max(49).optional() }),
});

export const toolResultSchema = z.strictObject({
  call_id: z.uuid(),
  status: z.enum(['success', 'error', 'timeout']),
  result: presentSchema,
  latency_ms: z.number().int().min(0).max(3_600_000),
});
