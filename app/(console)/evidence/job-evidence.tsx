import { ArrowLeft } from 'lucide-react';
import { BodiesCard } from '#components/evidence/bodies-card.tsx';
import { reviewFiles } from '#components/evidence/review-files.ts';
import { ReviewPage } from '#components/evidence/review-page.tsx';
import { SharesCard } from '#components/evidence/shares-card.tsx';
import { VerifyInBrowser } from '#components/evidence/verify-in-browser.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Link } from '#components/ui/link.tsx';
import type { PersonActor } from '#lib/actor.ts';
import { recordLook } from '#lib/audit/looks.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { seesRoom, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import type { TrustPulse } from '#lib/claw/trust-pulse.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { listBodies } from '#lib/evidence/list-bodies.ts';
import { fileKeys } from '#lib/evidence/review/evidence-file.ts';
import { findReview, roomOfReview } from '#lib/evidence/review/find-review.ts';
import { pulseText } from '#lib/evidence/review/raw-parts.ts';
import type { Review } from '#lib/evidence/review/review.ts';
import { investigateAddress } from '#lib/investigate/address.ts';
import { listShares } from '#lib/sharing/list-shares.ts';
import { createShareAction, eraseBodyAction, revokeShareAction } from './actions.ts';

const back = (
  <Link href="/evidence" className="inline-flex items-center gap-1 hover:text-fg">
    <ArrowLeft aria-hidden className="size-4" />
    Evidence
  </Link>
);

async function Shares({ review }: { review: Review }) {
  const shares = await listShares(db(), review.jobId, new Date());
  return (
    <SharesCard
      jobId={review.jobId}
      sealed={review.package?.state === 'sealed'}
      shares={shares}
      create={createShareAction}
      revoke={revokeShareAction}
    />
  );
}

async function Bodies({ jobId, mayErase }: { jobId: string; mayErase: boolean }) {
  const bodies = await listBodies(db(), jobId);
  return bodies.length === 0 ? null : <BodiesCard bodies={bodies} erase={mayErase ? eraseBodyAction : null} />;
}

/** The review of a job's evidence for one reader; null when there is none, or none that they may see. */
export async function JobEvidence({ jobId, actor }: { jobId: string; actor: PersonActor }) {
  const roomId = await roomOfReview(db(), jobId);
  if (!roomId || !seesRoom(await visibleRoomIds(db(), actor), roomId)) return null;
  const [review, pulse] = await Promise.all([findReview(db(), jobId, getConfig().modelPrices), pulseText(db(), jobId)]);
  if (!review) return null;
  await recordLook({ what: 'evidence', target: `job:${jobId}`, jobId, roomId, actor, now: new Date() });
  const base = `/evidence/job/${jobId}`;
  const { package: sealed } = review;
  const offered = fileKeys.filter((key) => key !== 'companion' || mayAsk(actor, 'evidence.companion'));
  return (
    <>
      <LiveRefresh keys={[liveKeys.evidence]} />
      <ReviewPage
        review={review}
        pulse={pulse === null ? null : (JSON.parse(pulse) as TrustPulse)}
        files={reviewFiles(review, `${base}/files`, offered)}
        rawBase={`${base}/raw`}
        inside
        eyebrow={back}
        actions={
          mayAsk(actor, 'investigate.read') ? (
            <ButtonLink href={investigateAddress(jobId)}>Who authorised this?</ButtonLink>
          ) : null
        }
        verify={
          sealed?.sha256 ? (
            <VerifyInBrowser
              packageUrl={`${base}/files/package`}
              fileName={`countersign-${jobId}.zip`}
              expectedSha256={sealed.sha256}
            />
          ) : null
        }
      >
        {mayAsk(actor, 'evidence.companion') ? (
          <Bodies jobId={jobId} mayErase={mayAsk(actor, 'evidence.erase')} />
        ) : null}
        {mayAsk(actor, 'evidence.share') ? <Shares review={review} /> : null}
      </ReviewPage>
    </>
  );
}
