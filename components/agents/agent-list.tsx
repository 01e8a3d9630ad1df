import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { AgentRow } from '#lib/agents/list-agents.ts';

function Seen({ agent }: { agent: AgentRow }) {
  if (agent.revokedAt)
    return (
      <Badge tone="danger">
        Revoked <TimeAgo at={agent.revokedAt} />
      </Badge>
    );
  if (!agent.lastSeenAt) return <Badge tone="warn">Never seen</Badge>;
  return (
    <span className="text-sm whitespace-nowrap text-muted">
      seen <TimeAgo at={agent.lastSeenAt} />
    </span>
  );
}

function Rooms({ agent }: { agent: AgentRow }) {
  if (agent.rooms.length === 0) return 'works for no room';
  return (
    <>
      works for{' '}
      {agent.rooms.map((room, index) => (
        <span key={room.roomId}>
          {index > 0 ? ', ' : null}
          <Link href={`/rooms/${encodeURIComponent(room.roomId)}`} className="underline underline-offset-2">
            <UntrustedText>{room.name}</UntrustedText>
          </Link>
        </span>
      ))}
    </>
  );
}

type AgentListProps = {
  agents: readonly AgentRow[];
  /** The control that revokes an agent, for those who may. */
  revoke: (agent: AgentRow) => ReactNode;
};

/** Agents, those in service first, with their keys and when each last proved its own. */
export function AgentList({ agents, revoke }: AgentListProps) {
  return (
    <ul>
      {agents.map((agent) => (
        <li key={agent.did} className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3 not-first:border-t">
          <div className="grid min-w-60 flex-1 gap-1">
            <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <UntrustedText className="font-medium">{agent.name}</UntrustedText>
              <Seen agent={agent} />
            </p>
            <Hash value={agent.did} label="agent key" lead={20} tail={8} />
            <p className="text-sm wrap-anywhere text-muted">
              <Rooms agent={agent} />
              {agent.underWay > 0 ? `; ${agent.underWay} under way` : null}
            </p>
            <p className="text-sm wrap-anywhere text-muted">
              {agent.operatorMxid ? `Run by ${agent.operatorMxid}; registered` : 'Registered'} by {agent.registeredBy}
              {agent.mxid ? `; in rooms as ${agent.mxid}` : null}
            </p>
          </div>
          {agent.revokedAt ? null : revoke(agent)}
        </li>
      ))}
    </ul>
  );
}
