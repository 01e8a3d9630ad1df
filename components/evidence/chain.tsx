import { Flag, KeyRound, Link2, type LucideIcon, MessageSquare, NotebookPen, Package, Stamp } from 'lucide-react';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { BundleParts } from '#lib/evidence/bundle-parts.ts';
import type { ChainStep } from '#lib/evidence/evidence-chain.ts';
import { linkFacts } from './chain-facts.ts';
import { RawDetails } from './raw-details.tsx';

const icons: Record<ChainStep['kind'], LucideIcon> = {
  request: MessageSquare,
  plan: NotebookPen,
  decision: Stamp,
  token: KeyRound,
  event: Link2,
  bundle: Package,
  message: Flag,
};

type LinkProps = { step: ChainStep; parts: BundleParts; agentDid: string; sealed: boolean };

function ChainLink({ step, parts, agentDid, sealed }: LinkProps) {
  const Icon = icons[step.kind];
  const { signer, raw } = linkFacts(step, parts, agentDid, sealed);
  return (
    <li className="group/link relative grid grid-cols-[2rem_minmax(0,1fr)] gap-x-3 pb-5 last:pb-0">
      <span
        aria-hidden
        className="absolute top-8 bottom-0 left-4 w-px -translate-x-1/2 bg-line group-last/link:hidden"
      />
      <span aria-hidden className="grid size-8 place-items-center rounded-full border bg-surface text-muted">
        <Icon className="size-4" />
      </span>
      <div className="grid min-w-0 gap-1 pt-1">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <UntrustedText className="font-medium">{step.title}</UntrustedText>
          <ExactTime at={step.at} className="text-sm text-muted" />
        </p>
        {step.detail ? (
          <p className="text-muted">
            <UntrustedText>{step.detail}</UntrustedText>
          </p>
        ) : null}
        <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
          {step.references.map(({ label, value }) => (
            <div key={label} className="flex min-w-0 items-center gap-1">
              <dt className="text-muted">{label}</dt>
              <dd className="min-w-0">
                <Hash value={value} label={label} lead={14} />
              </dd>
            </div>
          ))}
        </dl>
        <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-muted">
          {signer.words}
          {signer.did ? <Hash value={signer.did} label="signer" lead={20} tail={6} /> : null}
        </p>
        {raw.map(({ label, text }) => (
          <RawDetails key={label} label={label} text={text} />
        ))}
      </div>
    </li>
  );
}

/** From the request in the room to the message that closed it: every link in order, with hashes, signer and time. */
export function Chain({ steps, ...rest }: { steps: ChainStep[] } & Omit<LinkProps, 'step'>) {
  return (
    <Card>
      <CardHeader
        title="Chain"
        description="From the request event to the completion message, by this console’s clock."
      />
      <ol className="px-4 py-4">
        {steps.map((step, index) => (
          <ChainLink key={`${step.kind}-${step.at}-${index}`} step={step} {...rest} />
        ))}
      </ol>
    </Card>
  );
}
