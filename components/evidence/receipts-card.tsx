import { Bot, Wrench } from 'lucide-react';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { SignedPart } from '#lib/evidence/bundle-parts.ts';
import type { BundleContents } from '#lib/evidence/find-bundle.ts';
import { RawDetails } from './raw-details.tsx';

function Receipt({ part }: { part: SignedPart }) {
  const Icon = part.kind === 'gateway_receipt' ? Bot : Wrench;
  return (
    <li className="grid gap-1 border-b px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
        <Icon aria-label={part.kind === 'gateway_receipt' ? 'Model call' : 'Tool call'} className="size-4 text-faint" />
        <UntrustedText className="font-mono font-medium">{part.subject}</UntrustedText>
        <ExactTime at={part.timestamp} className="text-sm text-muted" />
        <Hash value={part.receiptId} label="receipt id" lead={13} />
      </p>
      <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-muted">
        signed by <Hash value={part.signerDid} label="signer" lead={20} tail={6} />
      </p>
      <RawDetails label="Signed envelope" text={part.text} />
    </li>
  );
}

/** The receipts of every call: tool calls and model calls, in the order of their time. */
export function ReceiptsCard({ receipts, contents }: { receipts: SignedPart[]; contents: BundleContents }) {
  const tokens = `${contents.tokensInput.toLocaleString('en')} tokens in, ${contents.tokensOutput.toLocaleString('en')} out`;
  return (
    <Card>
      <CardHeader
        title="Receipts"
        description={`${contents.gatewayReceipts} of model calls (${tokens}), ${contents.toolReceipts} of tool calls`}
      />
      {contents.callsWithoutReceipt > 0 ? (
        <Callout tone="warn" className="m-3" title={`Calls without a receipt: ${contents.callsWithoutReceipt}`}>
          They were admitted and stand in the chain, but nothing signed tells how they ended.
        </Callout>
      ) : null}
      {receipts.length === 0 ? (
        <CardBody className="text-muted">The run made no call that left a receipt.</CardBody>
      ) : (
        <ul>
          {receipts.map((part) => (
            <Receipt key={part.receiptId} part={part} />
          ))}
        </ul>
      )}
    </Card>
  );
}
