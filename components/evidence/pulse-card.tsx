import { Info } from 'lucide-react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { TrustPulse } from '#lib/claw/trust-pulse.ts';

const toolsMax = 12;

/** The published trust_pulse.v1 summary, shown as what it is. */
export function PulseCard({ pulse }: { pulse: TrustPulse }) {
  const rest = pulse.tools.length - toolsMax;
  return (
    <Card>
      <CardHeader title="Trust Pulse" description="trust_pulse.v1: a summary that the run gives of itself." />
      <CardBody className="flex items-start gap-2 border-b text-sm text-muted">
        <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>
          Evidence class <code>{pulse.evidence_class}</code>: nothing signs it and it raises no trust. What can be
          verified is the chain and the package.
        </span>
      </CardBody>
      <Facts className="px-4 py-1">
        {pulse.started_at ? (
          <Fact term="Started">
            <ExactTime at={pulse.started_at} />
          </Fact>
        ) : null}
        {pulse.duration_ms === undefined ? null : <Fact term="Took">{(pulse.duration_ms / 1000).toFixed(1)} s</Fact>}
        <Fact term="Tools">
          {pulse.tools.length === 0 ? 'none' : null}
          {pulse.tools.slice(0, toolsMax).map((tool, index) => (
            <span key={tool.name}>
              {index > 0 ? ', ' : ''}
              <UntrustedText className="font-mono text-sm">{tool.name}</UntrustedText> ×{tool.calls}
            </span>
          ))}
          {rest > 0 ? `, and ${rest} more` : ''}
        </Fact>
        <Fact term="Files">{pulse.files.length === 0 ? 'none reported' : pulse.files.length}</Fact>
      </Facts>
    </Card>
  );
}
