import type { Metadata } from 'next';
import { AgentList } from '#components/agents/agent-list.tsx';
import { RegisterAgent } from '#components/agents/register-agent.tsx';
import { RevokeAgent } from '#components/agents/revoke-agent.tsx';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Bot } from '#components/ui/icons.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listAgents } from '#lib/agents/list-agents.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { db } from '#lib/db/client.ts';
import { registerAgentAction, revokeAgentAction } from './actions.ts';

export const metadata: Metadata = { title: 'Agents' };

export default async function AgentsPage() {
  const actor = await requirePerson('/agents');
  if (!mayAsk(actor, 'agents.read')) return <NotPermitted who={holdersInWords('agents.read')} />;
  const agents = await listAgents(db());
  const manages = mayAsk(actor, 'agents.manage');
  return (
    <>
      <LiveRefresh keys={[liveKeys.agents]} />
      <PageHeader
        title="Agents"
        description="Programs that may plan and, once countersigned, act. Each is its Ed25519 key."
        actions={manages ? <RegisterAgent action={registerAgentAction} /> : null}
      />
      <Card aria-label="Agents">
        {agents.length > 0 ? (
          <AgentList
            agents={agents}
            revoke={({ did, name, underWay }) =>
              manages ? <RevokeAgent did={did} name={name} underWay={underWay} action={revokeAgentAction} /> : null
            }
          />
        ) : (
          <EmptyState icon={Bot} title="No agent is registered">
            <p>Register one by its did:key, then assign it to a room. Until then requests are recorded for nobody.</p>
          </EmptyState>
        )}
      </Card>
    </>
  );
}
