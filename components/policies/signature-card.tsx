import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import type { PolicyPage } from '#lib/registry/policy-view.ts';

/** A term above its value: hashes and keys are too long to stand beside one in a narrow column. */
function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-0.5 border-b py-2 last:border-b-0">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

/** What makes the policy this policy: its hash, its signer, and whether both hold right now. */
export function SignatureCard({ page }: { page: PolicyPage }) {
  const { signature } = page;
  return (
    <Card>
      <CardHeader
        title="Hash and signature"
        actions={
          signature.problem ? <Badge tone="danger">does not verify</Badge> : <Badge tone="ok">verified now</Badge>
        }
      />
      <CardBody className="py-1">
        <dl className="grid">
          {signature.problem ? (
            <Fact term="Problem">
              <span className="text-danger">{signature.problem}</span>
            </Fact>
          ) : null}
          <Fact term="WPC hash (SHA-256 of the JCS payload)">
            <Code>{page.wpcHash}</Code>
            <CopyButton text={page.wpcHash} label="Copy WPC hash" small className="ml-1 align-middle" />
          </Fact>
          <Fact term="Signed by the registry’s key">
            <Code>{signature.signerDid}</Code>
          </Fact>
          <Fact term="Published">
            <ExactTime at={page.publishedAt} />, by {page.publishedBy}
          </Fact>
          <Fact term="Policy id">
            <Code>{page.policyId}</Code>
          </Fact>
          <Fact term="Public address">
            <a href={`/v1/wpc/${page.wpcHash}`} className="wrap-anywhere underline underline-offset-2">
              /v1/wpc/{page.wpcHash}
            </a>
          </Fact>
        </dl>
      </CardBody>
    </Card>
  );
}
