import type { SystemActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { findToken } from '#lib/tokens/store.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { applyControl } from './apply-control.ts';
import { ControlError } from './control-error.ts';

const gateway: SystemActor = { kind: 'system', name: 'gateway' };
const toolCharactersShown = 100;

/**
 * Freezes an agent that asked for a call which its approved plan does not hold, where the policy of its token says so
 * (`execution.on_deviation`). The call itself was refused before. @returns whether this froze it
 */
export async function freezeOnDeviation(
  deviation: { jti: string; jobId: string; agentDid: string; tool: string; now: Date },
  context: { terms: () => Promise<IssuerTerms> },
): Promise<boolean> {
  const { jti, jobId, agentDid, now } = deviation;
  const token = await findToken(db(), jti);
  const policy = token && (await findPolicy(db(), token.wpcHash));
  if (policy?.policy.onDeviation !== 'freeze_agent') return false;
  const tool = JSON.stringify(deviation.tool.slice(0, toolCharactersShown));
  try {
    await applyControl(
      {
        kind: 'freeze',
        scope: 'agent',
        subject: agentDid,
        span: { from: null, to: null },
        reason: `In job ${jobId} the agent asked for ${tool}, which its approved plan does not hold.`,
        endsAt: null,
        disputedJobId: jobId,
        actor: gateway,
        now,
      },
      { terms: await context.terms() },
    );
    return true;
  } catch (error) {
    // Two calls at once, or an agent that was frozen before.
    if (error instanceof ControlError && error.code === 'ALREADY_IN_FORCE') return false;
    throw error;
  }
}
