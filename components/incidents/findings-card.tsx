import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { FindingView, IncidentView } from '#lib/incidents/incident-view.ts';
import { investigateAddress } from '#lib/investigate/address.ts';
import { type AddFinding, FindingForm } from './finding-form.tsx';

function Finding({ finding }: { finding: FindingView }) {
  const { text, subject, by, at } = finding;
  return (
    <li className="grid gap-1 px-4 py-3 not-first:border-t">
      <p className="whitespace-pre-wrap">
        <UntrustedText>{text}</UntrustedText>
      </p>
      <p className="text-sm wrap-anywhere text-muted">
        {by}, <ExactTime at={at} />
        {subject ? (
          <>
            , about{' '}
            <Link href={investigateAddress(subject)} className="font-mono underline underline-offset-2">
              <UntrustedText chip={false}>{subject}</UntrustedText>
            </Link>
          </>
        ) : null}
      </p>
    </li>
  );
}

type FindingsCardProps = {
  incidentId: string;
  findings: IncidentView['findings'];
  /** Null where nothing can be added. */
  action: AddFinding | null;
};

/** What people found, in the order in which they said so. Nothing of it is changed or taken back. */
export function FindingsCard({ incidentId, findings, action }: FindingsCardProps) {
  const { rows, all } = findings;
  return (
    <Card aria-label="Findings">
      <CardHeader title={`Findings (${all})`} description="Kept as they were written; a correction is a further one." />
      {rows.length === 0 ? <CardBody className="text-muted">Nothing was noted yet.</CardBody> : null}
      <ul>
        {rows.map((finding) => (
          <Finding key={finding.id} finding={finding} />
        ))}
      </ul>
      {all > rows.length ? (
        <CardBody className="border-t text-sm text-muted">
          The first {rows.length} of {all}; the packet has all of them.
        </CardBody>
      ) : null}
      {action ? <FindingForm incidentId={incidentId} action={action} /> : null}
    </Card>
  );
}
