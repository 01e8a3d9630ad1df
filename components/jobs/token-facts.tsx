import { Badge } from '#components/ui/badge.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { ExactTime, ExpiresIn } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { TokenView } from '#lib/jobs/job-view.ts';

function Status({ token, ended }: { token: TokenView; ended: boolean }) {
  if (token.revoked) {
    return (
      <p>
        <Badge tone="danger">Revoked</Badge> <ExactTime at={token.revoked.at} />:{' '}
        <UntrustedText>{token.revoked.why}</UntrustedText>
      </p>
    );
  }
  if (ended) {
    return (
      <p>
        Until <ExactTime at={token.expiresAt} />; worthless since the job ended.
      </p>
    );
  }
  return (
    <p>
      <ExpiresIn at={token.expiresAt} /> left, until <ExactTime at={token.expiresAt} />
    </p>
  );
}

const used = (count: number, max: number) => `${count.toLocaleString('en')} of ${max.toLocaleString('en')}`;

/** What is known of a minted token: never the token itself, which only the agent's key can collect. */
export function TokenFacts({ token, ended }: { token: TokenView; ended: boolean }) {
  return (
    <Facts className="px-4 py-1">
      <Fact term="Token">
        <Hash value={token.jti} label="token id" lead={13} /> <span className="text-sm text-muted">(its id, jti)</span>
      </Fact>
      <Fact term="Valid">
        <Status token={token} ended={ended} />
      </Fact>
      <Fact term="Collected">
        {token.collectedAt ? <ExactTime at={token.collectedAt} /> : 'not yet: the agent collects it by proving its key'}
      </Fact>
      <Fact term="Scope hash">
        <Hash value={token.tokenScopeHash} label="token scope hash" />
      </Fact>
      <Fact term="Policy">
        <Hash value={token.wpcHash} label="policy hash" />{' '}
        <span className="text-muted">{token.pinned ? 'pinned' : 'not pinned'}</span>
      </Fact>
      <Fact term="Used">
        {used(token.used.modelCalls, token.max.modelCalls)} model calls,{' '}
        {used(token.used.toolCalls, token.max.toolCalls)} tool calls,{' '}
        {used(token.used.modelTokens, token.max.modelTokens)} model tokens
      </Fact>
    </Facts>
  );
}
