import { Badge } from '#components/ui/badge.tsx';
import { CircleAlert } from '#components/ui/icons.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';

const quotedMax = 240;

/** What was asked, in full: short requests in the line, long ones behind one press. */
function Asked({ text }: { text: string }) {
  if (text.length <= quotedMax && !text.includes('\n')) {
    return (
      <p className="text-muted">
        “<UntrustedText className="text-fg">{text}</UntrustedText>”
      </p>
    );
  }
  return (
    <details>
      <summary className="w-fit cursor-pointer text-sm text-muted hover:text-fg">
        Read the request, {text.length.toLocaleString('en')} characters
      </summary>
      <div className="pt-1.5">
        <UntrustedBlock label="Text of the request">{text}</UntrustedBlock>
      </div>
    </details>
  );
}

type BriefWhoProps = {
  requester: { mxid: string; displayName: string | null; standing: string | null; jobsBefore: number | null };
  requestText: string;
  room: { roomId: string; name: string };
  agent: {
    name: string;
    did: string;
    operatorMxid: string | null;
    record: { jobsBefore: number; doneBefore: number } | null;
  };
  /** Known of the agent now, not when approval was asked. */
  agentRevoked?: boolean;
};

const jobs = (count: number) => (count === 0 ? 'no job before' : `${count} job${count === 1 ? '' : 's'} before`);

/** Who asks and may ask, what they wrote, and which agent would act. */
export function BriefWho({ requester, requestText, room, agent, agentRevoked = false }: BriefWhoProps) {
  const asking = [requester.standing, requester.jobsBefore === null ? null : jobs(requester.jobsBefore)];
  const acting = [
    agent.record && jobs(agent.record.jobsBefore),
    agent.record && agent.record.jobsBefore > 0 ? `${agent.record.doneBefore} done` : null,
  ];
  return (
    <div className="grid gap-0.5">
      <p>
        Asked by <UntrustedText className="font-medium">{requester.mxid}</UntrustedText>
        {requester.displayName ? (
          <span className="text-muted">
            {' '}
            (calls themselves “<UntrustedText>{requester.displayName}</UntrustedText>”)
          </span>
        ) : null}{' '}
        in <UntrustedText>{room.name}</UntrustedText> <code className="text-sm text-muted">{room.roomId}</code>
        <span className="text-muted">{asking.filter((part) => part !== null).map((part) => `; ${part}`)}</span>
      </p>
      <Asked text={requestText} />
      <p>
        Carried out by <UntrustedText className="font-medium">{agent.name}</UntrustedText>{' '}
        <code className="text-sm wrap-anywhere text-muted">{agent.did}</code>
        <span className="text-muted">
          {acting.filter((part) => part !== null).map((part) => `; ${part}`)}
          {agent.operatorMxid ? (
            <>
              ; operated by <UntrustedText>{agent.operatorMxid}</UntrustedText>
            </>
          ) : null}
        </span>
        {agentRevoked ? (
          <Badge tone="danger" icon={CircleAlert} className="ml-1.5">
            revoked
          </Badge>
        ) : null}
      </p>
    </div>
  );
}
