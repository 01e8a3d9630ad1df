import { ArrowLeft } from 'lucide-react';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import type { BundleParts } from '#lib/evidence/bundle-parts.ts';
import type { BundleView } from '#lib/evidence/find-bundle.ts';
import { BundleFacts } from './bundle-facts.tsx';
import { Chain } from './chain.tsx';
import { CheckList, NotProven } from './check-list.tsx';
import { ReceiptsCard } from './receipts-card.tsx';
import { VerdictPanel } from './verdict-panel.tsx';
import { VerifyYourself } from './verify-yourself.tsx';

/** One proof bundle: the verdict, every check, the chain, the receipts, and what none of it proves. */
export function BundlePage({ bundle, parts }: { bundle: BundleView; parts: BundleParts }) {
  return (
    <>
      <PageHeader
        eyebrow={
          <Link href="/evidence" className="inline-flex items-center gap-1 hover:text-fg">
            <ArrowLeft aria-hidden className="size-4" />
            Evidence
          </Link>
        }
        title={
          <>
            Proof bundle of job <span className="font-mono">{bundle.jobId}</span>
          </>
        }
        description={<code className="text-sm">{bundle.id}</code>}
      />
      <div className="grid gap-4">
        <VerdictPanel verdict={bundle.verdict} code={bundle.code} report={bundle.report} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
          <div className="grid min-w-0 gap-4">
            {bundle.report ? <CheckList report={bundle.report} /> : null}
            <Chain steps={bundle.chain} parts={parts} agentDid={bundle.agentDid} sealed={bundle.sealedAt !== null} />
            <ReceiptsCard receipts={parts.receipts} contents={bundle.contents} />
          </div>
          <div className="grid min-w-0 gap-4 max-xl:order-first">
            <VerifyYourself bundleId={bundle.id} exportBytes={bundle.exportBytes} />
            <BundleFacts bundle={bundle} />
            {bundle.report ? <NotProven sentences={bundle.report.doesNotProve} /> : null}
          </div>
        </div>
      </div>
    </>
  );
}
