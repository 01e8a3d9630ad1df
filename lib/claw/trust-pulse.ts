// PURE. The trust pulse (claw-formats.md section 12, trust_pulse v1): an unsigned, self-reported summary of a run. It
// proves nothing and says so by its schema; show it as a summary only.

import { z } from 'zod';

const relativePath = /^(?!\/)(?!~)(?!.*\\)(?!.*(?:^|\/)\.\.(?:\/|$)).+$/;
const count = z.number().int().min(0);
const time = z.iso.datetime({ offset: true });

export const trustPulseSchema = z.strictObject({
  trust_pulse_version: z.literal('1'),
  trust_pulse_id: z.string().min(1).optional(),
  run_id: z.string().min(1),
  agent_did: z.string().startsWith('did:'),
  issued_at: time,
  evidence_class: z.literal('self_reported'),
  tier_uplift: z.literal(false),
  started_at: time.optional(),
  ended_at: time.optional(),
  duration_ms: count.optional(),
  tools: z.array(z.strictObject({ name: z.string().min(1).max(128), calls: count })).max(128),
  files: z.array(z.strictObject({ path: z.string().min(1).max(1024).regex(relativePath), touches: count })).max(512),
});
export type TrustPulse = z.infer<typeof trustPulseSchema>;

/** Tools counted from calls, most used first; longer lists than the format allows are cut. @throws ZodError */
export function trustPulse(input: {
  id: string;
  runId: string;
  agentDid: string;
  issuedAt: string;
  startedAt: Date;
  endedAt: Date;
  toolNames: readonly string[];
  files?: readonly { path: string; touches: number }[];
}): TrustPulse {
  const calls = new Map<string, number>();
  for (const name of input.toolNames) calls.set(name, (calls.get(name) ?? 0) + 1);
  return trustPulseSchema.parse({
    trust_pulse_version: '1',
    trust_pulse_id: input.id,
    run_id: input.runId,
    agent_did: input.agentDid,
    issued_at: input.issuedAt,
    evidence_class: 'self_reported',
    tier_uplift: false,
    started_at: input.startedAt.toISOString(),
    ended_at: input.endedAt.toISOString(),
    duration_ms: input.endedAt.getTime() - input.startedAt.getTime(),
    tools: [...calls]
      .map(([name, times]) => ({ name, calls: times }))
      .sort((a, b) => b.calls - a.calls)
      .slice(0, 128),
    files: (input.files ?? []).slice(0, 512),
  });
}
