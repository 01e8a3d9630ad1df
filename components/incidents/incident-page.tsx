import { EntryList } from '#components/audit/entry-list.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { logAddress } from '#lib/audit/log-address.ts';
import type { ControlEntry } from '#lib/controls/control-entry.ts';
import { newIncidentAddress } from '#lib/incidents/criteria.ts';
import type { IncidentView } from '#lib/incidents/incident-view.ts';
import type { Attach } from './attach-control.tsx';
import { CallsCard } from './calls-card.tsx';
import { type CloseAction, CloseIncident } from './close-incident.tsx';
import { ControlsCard } from './controls-card.tsx';
import { CriteriaCard } from './criteria-card.tsx';
import type { AddFinding } from './finding-form.tsx';
import { FindingsCard } from './findings-card.tsx';
import { IncidentState } from './incident-state.tsx';
import { JobsCard } from './jobs-card.tsx';
import { MatchTiles } from './match-tiles.tsx';
import { PacketCard } from './packet-card.tsx';
import type { RequestPacket } from './request-packet.tsx';
import { TokensCard } from './tokens-card.tsx';

export type IncidentActions = {
  addFinding: AddFinding;
  attachControl: Attach;
  requestPacket: RequestPacket;
  close: CloseAction;
};

type IncidentPageProps = {
  incident: IncidentView;
  /** Controls of which one can be attached. */
  attachable: readonly ControlEntry[];
  mayControl: boolean;
  /** Null for whoever only reads. */
  actions: IncidentActions | null;
};

const linkClass = 'underline underline-offset-2';

function Head({ incident, actions }: Pick<IncidentPageProps, 'incident' | 'actions'>) {
  const { id, title, openedBy, openedAt, closed, criteria } = incident;
  return (
    <PageHeader
      eyebrow={
        <>
          <Link href="/incidents" className={linkClass}>
            Incidents
          </Link>{' '}
          / <span className="font-mono">{id}</span>
        </>
      }
      title={<UntrustedText>{title}</UntrustedText>}
      description={
        <>
          Opened by {openedBy}, <ExactTime at={openedAt} />
        </>
      }
      actions={
        <>
          <IncidentState closed={closed !== null} />
          {closed && actions ? (
            <ButtonLink href={newIncidentAddress(criteria, { follows: id })}>Open another that follows it</ButtonLink>
          ) : null}
          {!closed && actions ? <CloseIncident incidentId={id} action={actions.close} /> : null}
        </>
      }
    />
  );
}

function Conclusion({ incident }: { incident: IncidentView }) {
  const { closed, follows, followers } = incident;
  return (
    <>
      {closed ? (
        <Callout tone="ok" title="Closed">
          <p className="whitespace-pre-wrap">
            “<UntrustedText>{closed.conclusion}</UntrustedText>”
          </p>
          <p className="pt-1 text-sm">
            {closed.by}, <ExactTime at={closed.at} />. It takes nothing more; its packet can still be made.
          </p>
        </Callout>
      ) : null}
      {follows || followers.length > 0 ? (
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
          {follows ? (
            <span>
              Follows{' '}
              <Link href={`/incidents/${follows}`} className={linkClass}>
                {follows}
              </Link>
            </span>
          ) : null}
          {followers.map(({ id, title }) => (
            <span key={id}>
              Followed by{' '}
              <Link href={`/incidents/${id}`} className={linkClass}>
                {id}: <UntrustedText chip={false}>{title}</UntrustedText>
              </Link>
            </span>
          ))}
        </p>
      ) : null}
    </>
  );
}

/** An incident: what fits it at this moment, what was done about it, what was found, and its packet. */
export function IncidentPage({ incident, attachable, mayControl, actions }: IncidentPageProps) {
  const { id, closed, criteria, names, matches, entries } = incident;
  const open = closed ? null : actions;
  return (
    <>
      <Head incident={incident} actions={actions} />
      <div className="grid gap-4">
        <Conclusion incident={incident} />
        <MatchTiles matches={matches} />
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="grid min-w-0 gap-4">
            <ControlsCard
              incidentId={id}
              criteria={criteria}
              names={names}
              controls={incident.controls}
              attachable={attachable}
              offers={mayControl && open !== null}
              attach={open?.attachControl ?? null}
            />
            <FindingsCard incidentId={id} findings={incident.findings} action={open?.addFinding ?? null} />
            <PacketCard incidentId={id} packets={incident.packets} action={actions?.requestPacket ?? null} />
          </div>
          <div className="grid min-w-0 gap-4">
            <CriteriaCard criteria={criteria} names={names} />
            <TokensCard tokens={incident.tokens} all={matches.tokens} />
            <CallsCard calls={incident.calls} refusals={incident.refusals} refused={matches.refusedCalls} />
          </div>
        </div>
        <JobsCard incidentId={id} jobs={incident.jobs} all={matches.jobs} />
        <Card aria-label="Entries of the incident">
          <CardHeader
            title="Entries"
            description="What was done with the incident itself, the newest first, as the log has it."
            actions={
              <ButtonLink href={logAddress({ target: `incident:${id}` }, null)} size="sm">
                All of them in the log
              </ButtonLink>
            }
          />
          <EntryList entries={entries} />
        </Card>
      </div>
    </>
  );
}
