import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { reviewFiles } from '#components/evidence/review-files.ts';
import { ReviewPage } from '#components/evidence/review-page.tsx';
import { SharedDigestsPage } from '#components/evidence/shared-digests.tsx';
import { SharedMetadataPage } from '#components/evidence/shared-metadata.tsx';
import { VerifyInBrowser } from '#components/evidence/verify-in-browser.tsx';
import type { TrustPulse } from '#lib/claw/trust-pulse.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import type { FileKey } from '#lib/evidence/review/evidence-file.ts';
import { findReview } from '#lib/evidence/review/find-review.ts';
import { pulseText } from '#lib/evidence/review/raw-parts.ts';
import type { Review } from '#lib/evidence/review/review.ts';
import { openShare } from '#lib/sharing/open-share.ts';
import { sharedDigests, sharedMetadata } from '#lib/sharing/shared-view.ts';

export const metadata: Metadata = { title: 'Shared evidence' };
export const dynamic = 'force-dynamic';

const shared: readonly FileKey[] = ['package', 'export', 'bundle', 'pulse', 'brief'];

async function FullPage({ review, secret }: { review: Review; secret: string }) {
  const pulse = await pulseText(db(), review.jobId);
  const base = `/share/${secret}`;
  return (
    <ReviewPage
      review={review}
      pulse={pulse === null ? null : (JSON.parse(pulse) as TrustPulse)}
      files={reviewFiles(review, `${base}/files`, shared)}
      rawBase={`${base}/raw`}
      inside={false}
      verify={
        review.package?.sha256 ? (
          <VerifyInBrowser
            packageUrl={`${base}/files/package`}
            fileName={`countersign-${review.jobId}.zip`}
            expectedSha256={review.package.sha256}
          />
        ) : null
      }
    />
  );
}

type SharePageProps = { params: Promise<{ secret: string }> };

export default async function SharePage({ params }: SharePageProps) {
  const { secret } = await params;
  const share = await openShare({ secret, view: 'page', now: new Date() });
  if (!share) notFound();
  const review = await findReview(db(), share.jobId, getConfig().modelPrices);
  if (!review) notFound();
  return (
    <main id="main" tabIndex={-1} className="mx-auto max-w-7xl px-4 pt-6 pb-16 lg:px-8">
      {share.level === 'metadata' ? <SharedMetadataPage view={sharedMetadata(review)} /> : null}
      {share.level === 'digests' ? <SharedDigestsPage view={sharedDigests(review)} /> : null}
      {share.level === 'full' ? <FullPage review={review} secret={secret} /> : null}
    </main>
  );
}
