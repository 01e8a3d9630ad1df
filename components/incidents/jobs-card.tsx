import { VerdictBadge } from '#components/evidence/verdict-badge.tsx';
import { StateBadge } from '#components/jobs/state-badge.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { IncidentView, MatchedJobView } from '#lib/incidents/incident-view.ts';
import { investigateAddress } from '#lib/investigate/address.ts';
import { counted } from './counted.ts';

function Row({ job }: { job: MatchedJobView }) {
  return (
    <Tr>
      <Td className="min-w-56">
        <Link href={investigateAddress(job.jobId)} className="font-medium hover:underline">
          <UntrustedText>{job.requestText}</UntrustedText>
        </Link>
        <p className="font-mono text-sm text-faint">{job.jobId}</p>
      </Td>
      <Td>
        <StateBadge state={job.state} />
      </Td>
      <Td>
        {job.verdict ? (
          <Link href={`/evidence/job/${job.jobId}`}>
            <span className="sr-only">Evidence of job {job.jobId}: </span>
            <VerdictBadge verdict={job.verdict} />
            {job.code && job.code !== 'OK' ? <code className="block pt-1 text-xs text-muted">{job.code}</code> : null}
          </Link>
        ) : (
          <span className="text-sm text-muted">none yet</span>
        )}
      </Td>
      <Td className="min-w-56">
        <UntrustedText>{job.requester}</UntrustedText>
        <p className="text-sm text-muted">
          <UntrustedText>{job.agentName}</UntrustedText>, in <UntrustedText>{job.roomName}</UntrustedText>
        </p>
      </Td>
      <Td className="min-w-28 text-muted">
        <ExactTime at={job.requestedAt} />
      </Td>
    </Tr>
  );
}

const headings = ['Job', 'State', 'Package', 'Asked by, done by', 'Asked for'];

function Pages({ incidentId, page, pages }: { incidentId: string; page: number; pages: number }) {
  if (pages < 2) return null;
  const at = (to: number) => `/incidents/${incidentId}?jobs=${to}`;
  return (
    <nav aria-label="Pages of jobs" className="flex items-center justify-between gap-2 border-t px-4 py-2">
      {page > 1 ? <ButtonLink href={at(page - 1)}>Newer</ButtonLink> : <span />}
      <span className="text-sm text-muted">
        Page {page} of {pages}
      </span>
      {page < pages ? <ButtonLink href={at(page + 1)}>Older</ButtonLink> : <span />}
    </nav>
  );
}

/** The jobs that fit, the newest first, each with its state and what its evidence is worth. */
export function JobsCard(props: { incidentId: string; jobs: IncidentView['jobs']; all: number }) {
  const { incidentId, jobs, all } = props;
  return (
    <Card aria-label="Jobs">
      <CardHeader title={counted(all, 'job')} description="The newest first. Each leads to who authorised it." />
      {jobs.rows.length === 0 ? (
        <CardBody className="text-muted">{all === 0 ? 'No job fits.' : 'There are none on this page.'}</CardBody>
      ) : (
        <Table label="Jobs that fit">
          <thead>
            <tr>
              {headings.map((heading) => (
                <Th key={heading}>{heading}</Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {jobs.rows.map((job) => (
              <Row key={job.jobId} job={job} />
            ))}
          </tbody>
        </Table>
      )}
      <Pages incidentId={incidentId} page={jobs.page} pages={jobs.pages} />
    </Card>
  );
}
