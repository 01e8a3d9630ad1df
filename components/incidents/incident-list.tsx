import { Siren } from 'lucide-react';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { IncidentLine } from '#lib/incidents/incident-view.ts';
import { counted } from './counted.ts';
import { IncidentState } from './incident-state.tsx';

function Item({ incident }: { incident: IncidentLine }) {
  const { id, title, openedBy, openedAt, closedAt, findings, controls, packets } = incident;
  return (
    <li className="relative grid gap-1 px-4 py-3 not-first:border-t hover:bg-hover/50">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          href={`/incidents/${id}`}
          className="font-medium wrap-anywhere after:absolute after:inset-0 focus-visible:outline-none after:focus-visible:-outline-offset-2"
        >
          <UntrustedText>{title}</UntrustedText>
        </Link>
        <IncidentState closed={closedAt !== null} />
      </p>
      <p className="text-sm wrap-anywhere text-muted">
        <span className="font-mono">{id}</span>, opened by {openedBy}, <ExactTime at={openedAt} />
        {closedAt ? (
          <>
            ; closed <ExactTime at={closedAt} />
          </>
        ) : null}
      </p>
      <p className="text-sm text-muted">
        {counted(findings, 'finding')}, {counted(controls, 'control')}, {counted(packets, 'packet')}
      </p>
    </li>
  );
}

/** Incidents, the newest first. */
export function IncidentList({ incidents }: { incidents: readonly IncidentLine[] }) {
  if (incidents.length === 0) {
    return (
      <EmptyState
        icon={Siren}
        title="No incident"
        actions={<ButtonLink href="/investigate">Begin with what you have in hand</ButtonLink>}
      >
        <p>
          An incident begins with one thing that looks wrong: paste it into Investigate, and open the incident from the
          answer. Or open one here and name what the jobs have in common.
        </p>
      </EmptyState>
    );
  }
  return (
    <ul>
      {incidents.map((incident) => (
        <Item key={incident.id} incident={incident} />
      ))}
    </ul>
  );
}
