import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code, Hash } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import type { TokenAt } from '#lib/as-of/as-of.ts';

const underline = 'underline decoration-line-strong underline-offset-2';

function TokenRow({ token }: { token: TokenAt }) {
  const { jti, jobId, agentDid, issuedAt, expiresAt, revokedAt } = token;
  return (
    <Tr>
      <Td>
        <Hash value={jti} label="token id" />
      </Td>
      <Td className="whitespace-nowrap">
        <Link href={`/jobs/${jobId}`} className={underline}>
          <Code>{jobId}</Code>
        </Link>
      </Td>
      <Td>
        <Hash value={agentDid} label="agent" lead={14} />
      </Td>
      <Td className="whitespace-nowrap">
        <ExactTime at={issuedAt} />
      </Td>
      <Td className="whitespace-nowrap">
        {revokedAt && revokedAt < expiresAt ? (
          <>
            revoked <ExactTime at={revokedAt} />
          </>
        ) : (
          <>
            expiry <ExactTime at={expiresAt} />
          </>
        )}
      </Td>
    </Tr>
  );
}

/** Tokens that an agent could have used. */
export function TokensThen({ tokens, more }: { tokens: readonly TokenAt[]; more: boolean }) {
  return (
    <Card aria-labelledby="tokens-then">
      <CardHeader
        id="tokens-then"
        title="Live tokens"
        description="Minted, not expired and not revoked. Whether one still had calls left is on its job’s page."
      />
      {tokens.length === 0 ? (
        <CardBody className="text-muted">No token was live.</CardBody>
      ) : (
        <Table label="Live tokens">
          <thead>
            <tr>
              <Th>Token</Th>
              <Th>Job</Th>
              <Th>Agent</Th>
              <Th>Minted</Th>
              <Th>Ended by</Th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <TokenRow key={token.jti} token={token} />
            ))}
          </tbody>
        </Table>
      )}
      {more ? <CardBody className="border-t text-muted">Only the newest {tokens.length} are listed.</CardBody> : null}
    </Card>
  );
}
