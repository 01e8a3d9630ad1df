import { RawDetails } from '#components/evidence/raw-details.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Bot } from '#components/ui/icons.tsx';
import { Wrench } from '#components/ui/more-icons.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { JobReceipt } from '#lib/jobs/find-receipts.ts';

function Receipt({ receipt }: { receipt: JobReceipt }) {
  const Icon = receipt.kind === 'gateway' ? Bot : Wrench;
  return (
    <li className="grid gap-1 border-b px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
        <Icon aria-label={receipt.kind === 'gateway' ? 'Model call' : 'Tool call'} className="size-4 text-faint" />
        <UntrustedText className="font-mono font-medium">{receipt.callName}</UntrustedText>
        <ExactTime at={receipt.signedAt} className="text-sm text-muted" />
        <Hash value={receipt.receiptId} label="receipt id" lead={13} />
      </p>
      <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-muted">
        No. {receipt.seq} of the run, SHA-256 <Hash value={receipt.sha256} label="receipt hash" />
      </p>
      <RawDetails label="Signed envelope" text={receipt.envelopeText} />
    </li>
  );
}

type TabReceiptsProps = {
  receipts: JobReceipt[];
  /** The receipt that the plan names for the model call that made it; null when it names none. */
  planningReceipt: string | null;
};

/** What the gateway signed for this job, and the receipt that the plan itself names. */
export function TabReceipts({ receipts, planningReceipt }: TabReceiptsProps) {
  return (
    <div>
      {planningReceipt ? (
        <Callout tone="neutral" className="m-4">
          The plan names the receipt of the model call that made it:{' '}
          <UntrustedText className="font-mono">{planningReceipt}</UntrustedText>
        </Callout>
      ) : null}
      {receipts.length === 0 ? (
        <p className="p-4 text-muted">No call was made under this job that left a receipt.</p>
      ) : (
        <ol>
          {receipts.map((receipt) => (
            <Receipt key={receipt.receiptId} receipt={receipt} />
          ))}
        </ol>
      )}
    </div>
  );
}
