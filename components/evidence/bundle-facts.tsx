import { Card, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { BundleView } from '#lib/evidence/find-bundle.ts';

const link = 'underline decoration-line-strong underline-offset-2';

/** What the bundle is about. */
export function BundleFacts({ bundle }: { bundle: BundleView }) {
  return (
    <Card>
      <CardHeader title="Bundle" />
      <Facts className="px-4 py-1">
        <Fact term="Job">
          <Link href={`/jobs/${bundle.jobId}`} className={link}>
            <code>{bundle.jobId}</code>
          </Link>{' '}
          <span className="text-muted">{bundle.jobState}</span>
        </Fact>
        <Fact term="Requested by">
          <UntrustedText>{bundle.requesterMxid}</UntrustedText> in <UntrustedText>{bundle.roomName}</UntrustedText>
        </Fact>
        <Fact term="Agent">
          <UntrustedText>{bundle.agentName}</UntrustedText>{' '}
          <Hash value={bundle.agentDid} label="agent" lead={20} tail={6} />
        </Fact>
        {bundle.wpcHash ? (
          <Fact term="Policy">
            <Link href={`/policies/${bundle.wpcHash}`} className={link}>
              WPC
            </Link>{' '}
            <Hash value={bundle.wpcHash} label="policy hash" />
          </Fact>
        ) : null}
        <Fact term="Payload hash">
          <Hash value={bundle.payloadHash} label="payload hash" />
        </Fact>
        <Fact term="Assembled">
          <ExactTime at={bundle.createdAt} />
        </Fact>
        <Fact term="Sealed">
          {bundle.sealedAt ? <ExactTime at={bundle.sealedAt} /> : 'waits for the agent’s signature'}
        </Fact>
      </Facts>
    </Card>
  );
}
