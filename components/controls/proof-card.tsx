import { Badge } from '#components/ui/badge.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { CircleCheck } from '#components/ui/icons.tsx';
import { CircleX, Hourglass } from '#components/ui/more-icons.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime, TimeAgo } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { missingWords } from '#lib/controls/control-entry.ts';
import type { ProofOfEffect } from '#lib/controls/proof-of-effect.ts';
import type { ControlKind } from '#lib/controls/scope.ts';

function Minted({ minted }: { minted: number }) {
  return minted === 0 ? (
    <Badge tone="ok" icon={CircleCheck}>
      0: nothing was minted
    </Badge>
  ) : (
    <Badge tone="danger" icon={CircleX}>
      {minted}: it does not hold
    </Badge>
  );
}

function Acknowledged({ ms }: { ms: number | null }) {
  return ms === null ? (
    <Badge tone="warn" icon={Hourglass}>
      Not yet
    </Badge>
  ) : (
    <Badge tone="ok" icon={CircleCheck}>
      After {ms} ms
    </Badge>
  );
}

function Processes({ executors }: { executors: ProofOfEffect['executors'] }) {
  if (executors.length === 0) {
    return <CardBody className="text-danger">No process that enforces controls has been seen lately.</CardBody>;
  }
  return (
    <Table label="Processes">
      <thead>
        <tr>
          <Th>Process</Th>
          <Th>Acknowledged</Th>
          <Th>Last seen</Th>
        </tr>
      </thead>
      <tbody>
        {executors.map(({ process, acknowledgedMs, lastSeenAt }) => (
          <Tr key={process}>
            <Td>{process}</Td>
            <Td>
              <Acknowledged ms={acknowledgedMs} />
            </Td>
            <Td>
              <TimeAgo at={lastSeenAt} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Agents({ agents }: { agents: ProofOfEffect['agents'] }) {
  if (agents.length === 0) return null;
  return (
    <Table label="Agents" className="border-t">
      <thead>
        <tr>
          <Th>Agent</Th>
          <Th>Last seen</Th>
          <Th>Last refusal</Th>
        </tr>
      </thead>
      <tbody>
        {agents.map(({ did, name, lastSeenAt, lastRefusalAt }) => (
          <Tr key={did}>
            <Td>
              <UntrustedText>{name}</UntrustedText>
            </Td>
            <Td>{lastSeenAt ? <TimeAgo at={lastSeenAt} /> : 'never'}</Td>
            <Td>{lastRefusalAt ? <ExactTime at={lastRefusalAt} /> : 'none yet'}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** How far the issuer outside has been told of what was revoked here. */
function Outside({ outside }: { outside: NonNullable<ProofOfEffect['outside']> }) {
  const { told, confirmed, refused, lastError, since } = outside;
  const all = confirmed === told;
  return (
    <>
      <Badge tone={all ? 'ok' : refused.length > 0 ? 'danger' : 'warn'} icon={all ? CircleCheck : Hourglass}>
        {confirmed} of {told} confirmed
      </Badge>
      {refused.length > 0 ? <span className="block text-danger">Refused for good: {refused.join(', ')}.</span> : null}
      {lastError ? <span className="block">Last error: {lastError}</span> : null}
      {since ? (
        <span className="block text-muted">
          The oldest has waited since <ExactTime at={since} />.
        </span>
      ) : null}
    </>
  );
}

/** What a control has been seen to do since it was applied: by the log, by the calls, and by each process itself. */
export function ProofCard({ proof, kind, live }: { proof: ProofOfEffect; kind: ControlKind; live: boolean }) {
  const { refusedDecisions, refusedCalls, cutStreams, minted } = proof;
  return (
    <Card aria-label="Proof of effect">
      <CardHeader
        title="Proof of effect"
        description={live ? 'Counted since it was applied, and again while you look.' : 'Counted since it was applied.'}
      />
      <CardBody className="grid gap-3">
        {proof.missing.map((action) => (
          <Callout key={action} tone="danger">
            {missingWords[action]}
          </Callout>
        ))}
        <Facts>
          {kind === 'revoke' ? null : <Fact term="Decisions refused by it">{refusedDecisions}</Fact>}
          <Fact term="Calls refused by it">{refusedCalls}</Fact>
          <Fact term="Model calls cut">{cutStreams}</Fact>
          {minted === null ? null : (
            <Fact term="Tokens minted in its scope since">
              <Minted minted={minted} />
            </Fact>
          )}
          {proof.outside ? (
            <Fact term="Outside issuer">
              <Outside outside={proof.outside} />
            </Fact>
          ) : null}
        </Facts>
      </CardBody>
      <div className="border-t">
        <Processes executors={proof.executors} />
        <Agents agents={proof.agents} />
      </div>
    </Card>
  );
}
