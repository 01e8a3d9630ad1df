// PURE. When two plans do the same kind of thing to the world: the canonical JSON of these members is the same byte for
// byte. Arguments are left out, so whoever approves several at once is shown the arguments of each.

import { canonicalJson } from '#lib/canon/jcs.ts';
import { toolEffect } from '#lib/policy/catalogue.ts';
import type { DecisionSubject } from './decision-subject.ts';

type Classed = {
  roomId: string;
  agentDid: string;
  wpcHash: string;
  tier: string;
  /** In the order of the plan's steps. */
  steps: readonly { tool: string; effect: string; reversible: boolean }[];
};

const text = ({ roomId, agentDid, wpcHash, tier, steps }: Classed): string =>
  canonicalJson({
    domain: 'countersign.effect-class/1',
    room_id: roomId,
    agent_did: agentDid,
    wpc_hash_b64u: wpcHash,
    tier,
    steps: steps.map(({ tool, effect, reversible }) => ({ tool, effect, reversible })),
  });

/** The class of what an approver would countersign, from the bytes under its digest. */
export const effectClassOf = (subject: DecisionSubject): string =>
  text({
    roomId: subject.room_id,
    agentDid: subject.agent_did,
    wpcHash: subject.wpc_hash_b64u,
    tier: subject.tier,
    steps: subject.verdict.steps,
  });

/** The class of a listed job, from the names of its tools and the catalogue: good for grouping rows, not for deciding. */
export const listedEffectClass = (job: Omit<Classed, 'steps'> & { tools: readonly string[] }): string =>
  text({ ...job, steps: job.tools.map((tool) => ({ tool, ...toolEffect(tool) })) });
