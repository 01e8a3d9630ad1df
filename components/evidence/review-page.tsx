import type { ReactNode } from 'react';
import { PageHeader } from '#components/ui/page-header.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { TrustPulse } from '#lib/claw/trust-pulse.ts';
import { endedWords } from '#lib/evidence/review/ended-words.ts';
import { neverProven, type Review } from '#lib/evidence/review/review.ts';
import { ChainCard } from './chain-card.tsx';
import { CheckList, NotProven } from './check-list.tsx';
import { FilesCard } from './files-card.tsx';
import { PeopleCard } from './people-card.tsx';
import { PulseCard } from './pulse-card.tsx';
import { ReceiptsCard } from './receipts-card.tsx';
import type { ReviewFile } from './review-files.ts';
import { VerdictPanel } from './verdict-panel.tsx';
import { WorkCard } from './work-card.tsx';

type ReviewPageProps = {
  review: Review;
  pulse: TrustPulse | null;
  files: ReviewFile[];
  /** Where the stored texts of a node lie. */
  rawBase: string;
  /** Whether the reader is in the console: links lead on only there. */
  inside: boolean;
  eyebrow?: ReactNode;
  actions?: ReactNode;
  /** Verification in the reader's browser. */
  verify: ReactNode;
  /** Below the files: links that share this page, say. */
  children?: ReactNode;
};

/** The check whose code is the verdict's. */
export const decidingCheck = ({ report, code }: Review) =>
  report?.checks.find((check) => check.outcome !== 'passed' && check.code === code) ?? null;

/** A job's evidence: the verdict, people and policy, the chain, planned and executed, receipts, and what none of it proves. */
export function ReviewPage(props: ReviewPageProps) {
  const { review, pulse, files, rawBase, inside, eyebrow, actions, verify, children } = props;
  const { report } = review;
  return (
    <>
      <PageHeader
        eyebrow={eyebrow}
        actions={actions}
        title={
          <>
            Evidence of job <span className="font-mono">{review.jobId}</span>
          </>
        }
        description={review.effect ? <UntrustedText>{review.effect}</UntrustedText> : undefined}
      />
      <div className="grid gap-4">
        <VerdictPanel
          verdict={review.verdict}
          code={review.code}
          deciding={decidingCheck(review)}
          of={review.verdictOf}
          ended={endedWords(review.state)}
        />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
          <div className="grid min-w-0 gap-4">
            <PeopleCard review={review} inside={inside} />
            <ChainCard nodes={review.nodes} rawBase={rawBase} />
            <WorkCard work={review.work} />
            <ReceiptsCard lines={review.receipts} totals={review.totals} />
            {report ? <CheckList checks={report.checks} /> : null}
          </div>
          <div className="grid min-w-0 gap-4">
            {verify}
            <FilesCard review={review} files={files} inside={inside} />
            <NotProven sentences={report?.doesNotProve ?? neverProven} />
            {pulse ? <PulseCard pulse={pulse} /> : null}
            {children}
          </div>
        </div>
      </div>
    </>
  );
}
