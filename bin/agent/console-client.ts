import type { Signer } from '#lib/canon/ed25519.ts';
import { signedRequest } from './signed-request.ts';

export type JobView = {
  job_id: string;
  state: 'requested' | 'changes_requested' | 'approved' | 'running' | 'completing';
  room_id: string;
  revision: number;
  request: { text: string; sender: string; event_id: string };
  policy_hash_b64u: string | null;
  returned?: { reason: string; steps: { index: number; tool: string; rule: string; reason: string }[] };
};

export type PlanStep = {
  tool: string;
  args: Record<string, unknown>;
  preview?: { kind: 'text' | 'diff'; text: string };
};
/** The token with the plan that was approved: the agent's own, or what an approver left of it. */
export type CollectedToken = {
  token: string;
  expires_at: string;
  run_id: string;
  plan_revision: number;
  plan: Plan;
  cuts: string[];
};
export type Plan = { summary: string; steps: PlanStep[]; agent_notes?: string };

/** The console's agent API, one method a route. */
export function consoleClient(origin: string, signer: Signer, signal: AbortSignal) {
  const base = `${origin.replace(/\/$/, '')}/api/agent/v1`;
  const get = <T>(path: string) => signedRequest<T>(signer, { method: 'GET', url: base + path, signal });
  const post = <T>(path: string, body: unknown) =>
    signedRequest<T>(signer, { method: 'POST', url: base + path, body, signal });
  return {
    /** Waits up to `waitSeconds` for something to do. */
    jobs: (waitSeconds: number) => get<{ jobs: JobView[] }>(`/jobs?wait=${waitSeconds}`).then(({ jobs }) => jobs),
    submitPlan: (jobId: string, plan: Plan) =>
      post<{ revision: number; state: string }>(`/jobs/${jobId}/plans`, { plan }),
    collectToken: (jobId: string) => post<CollectedToken>(`/jobs/${jobId}/token`, {}),
    complete: (jobId: string, status: 'completed' | 'failed', summary: string) =>
      post<{ bundle_id: string; payload_text: string }>(`/jobs/${jobId}/completion`, { status, summary }),
    submitBundle: (jobId: string, envelope: unknown) =>
      post<{ bundle_id: string; verdict: string; code: string }>(`/jobs/${jobId}/bundle`, { envelope }),
    wpc: (hash: string) => get<{ policy_hash_b64u: string; envelope: unknown }>(`/wpc/${hash}`),
  };
}

export type ConsoleClient = ReturnType<typeof consoleClient>;
