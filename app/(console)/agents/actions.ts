'use server';

import { z } from 'zod';
import { AgentError } from '#lib/agents/agent-error.ts';
import { registerAgent } from '#lib/agents/register-agent.ts';
import { revokeAgent } from '#lib/agents/revoke-agent.ts';
import { action } from '#lib/auth/action.ts';

const did = z.string().trim().min(1, 'Give the agent’s did:key.').max(200);
const matrixId = z
  .string()
  .trim()
  .max(255)
  .regex(/^@[^\s:]+:\S+$/, 'A Matrix id reads like @name:example.org.');
const optionalMatrixId = z.union([z.literal('').transform(() => null), matrixId]);

/** Registers an agent by its key. */
export const registerAgentAction = action({
  permission: 'agents.manage',
  input: z.object({
    did,
    name: z.string().trim().min(1, 'Give the agent a name.').max(80, 'A name has at most 80 characters.'),
    mxid: optionalMatrixId,
    operatorMxid: optionalMatrixId,
  }),
  errors: [AgentError],
  run: async (input, { actor, now }) => {
    await registerAgent({ ...input, actor, now });
    return null;
  },
});

/** Revokes an agent's key for good. */
export const revokeAgentAction = action({
  permission: 'agents.manage',
  input: z.object({
    did,
    reason: z.string().trim().min(1, 'Give a reason.').max(500, 'A reason has at most 500 characters.'),
  }),
  errors: [AgentError],
  run: async (input, { actor, now }) => {
    const { tokens } = await revokeAgent({ ...input, actor, now });
    return { tokens: tokens.length };
  },
});
