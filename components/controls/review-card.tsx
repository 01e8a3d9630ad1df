import { VerdictBadge } from '#components/evidence/verdict-badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ReviewView } from '#lib/controls/control-entry.ts';
import type { Verdict } from '#lib/verify/report.ts';
import { type RecordReview, ReviewForm } from './review-form.tsx';

function Recorded({ review }: { review: ReviewView }) {
  return (
    <Facts>
      <Fact term="Verdict">
        <span className="flex flex-wrap items-center gap-2">
          <VerdictBadge verdict={review.verdict as Verdict} />
          <Code>{review.code}</Code>
        </span>
      </Fact>
      <Fact term="Package">
        <Code>{review.packageSha256}</Code>
      </Fact>
      <Fact term="Reviewed by">
        {review.by}, <ExactTime at={review.at} />
      </Fact>
      <Fact term="Found">
        “<UntrustedText>{review.statement}</UntrustedText>”
      </Fact>
    </Facts>
  );
}

type ReviewCardProps = {
  controlId: string;
  disputedJobId: string;
  review: ReviewView | null;
  /** Null for who may not review, and once the freeze was lifted. */
  action: RecordReview | null;
};

/** The evidence in dispute, and what an auditor recorded of it. */
export function ReviewCard({ controlId, disputedJobId, review, action }: ReviewCardProps) {
  return (
    <Card aria-label="Evidence in dispute">
      <CardHeader
        title="Evidence in dispute"
        description={
          <>
            The package of job{' '}
            <Link href={`/evidence/job/${disputedJobId}`} className="underline">
              {disputedJobId}
            </Link>
            . The freeze can be lifted once it verified and an auditor reviewed it.
          </>
        }
      />
      <CardBody className="grid gap-4">
        {review ? <Recorded review={review} /> : <p className="text-muted">No auditor has recorded a review yet.</p>}
        {action ? <ReviewForm controlId={controlId} again={review !== null} action={action} /> : null}
      </CardBody>
    </Card>
  );
}
