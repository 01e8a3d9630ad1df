import { VerdictBadge } from '#components/evidence/verdict-badge.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Command, Hash } from '#components/ui/code.tsx';
import { LoaderCircle } from '#components/ui/icons.tsx';
import { CircleX } from '#components/ui/more-icons.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import type { PacketView } from '#lib/incidents/incident-view.ts';
import { type RequestPacket, RequestPacketButton } from './request-packet.tsx';

const progress = {
  waiting: 'Waits for the log to cover its entries and for the packages of jobs that have ended.',
  signed: 'Its files are signed; it waits for its place in the log.',
} as const;

const sizeWords = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

function Sealed({ incidentId, packet }: { incidentId: string; packet: PacketView }) {
  const { id, sha256, bytes, verdict, code } = packet;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <VerdictBadge verdict={verdict} />
        {code && code !== 'OK' ? <code className="text-xs text-muted">{code}</code> : null}
        <span className="text-sm text-muted">{sizeWords(bytes ?? 0)}</span>
        {sha256 ? <Hash value={sha256} label="SHA-256 of the packet" lead={12} /> : null}
      </p>
      <p>
        <a href={`/incidents/${incidentId}/packets/${id}`} download className={buttonClass({ size: 'sm' })}>
          Download the packet
        </a>
      </p>
    </>
  );
}

function Packet({ incidentId, packet }: { incidentId: string; packet: PacketView }) {
  const { state, requestedBy, requestedAt, failure } = packet;
  return (
    <li className="grid gap-1.5 px-4 py-3 not-first:border-t">
      <p className="text-sm wrap-anywhere text-muted">
        As of <ExactTime at={requestedAt} />, asked for by {requestedBy}
      </p>
      {state === 'sealed' ? <Sealed incidentId={incidentId} packet={packet} /> : null}
      {state === 'waiting' || state === 'signed' ? (
        <p role="status" className="flex flex-wrap items-center gap-2">
          <Badge tone="accent" icon={LoaderCircle}>
            Being made
          </Badge>
          <span className="text-sm text-muted">{progress[state]}</span>
        </p>
      ) : null}
      {state === 'failed' ? (
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone="danger" icon={CircleX}>
            Not made
          </Badge>
          <span className="text-sm">{failure}</span>
        </p>
      ) : null}
    </li>
  );
}

type PacketCardProps = { incidentId: string; packets: readonly PacketView[]; action: RequestPacket | null };

/** The packets of an incident: asked for, being made, and to download with their verdicts. */
export function PacketCard({ incidentId, packets, action }: PacketCardProps) {
  const underWay = packets.some(({ state }) => state === 'waiting' || state === 'signed');
  return (
    <Card aria-label="Packet">
      <CardHeader
        title="Packet"
        description="One signed archive of everything here as it stands: findings, controls, timeline, the package of every job, the log’s entries with proofs."
        actions={
          action ? <RequestPacketButton incidentId={incidentId} underWay={underWay} action={action} /> : undefined
        }
      />
      {packets.length === 0 ? <CardBody className="text-muted">None was made yet.</CardBody> : null}
      <ul>
        {packets.map((packet) => (
          <Packet key={packet.id} incidentId={incidentId} packet={packet} />
        ))}
      </ul>
      {packets.some(({ state }) => state === 'sealed') ? (
        <CardBody className="grid gap-1 border-t text-sm text-muted">
          <span>Whoever gets it checks it without this console:</span>
          <Command>{`npm run verify -- countersign-${incidentId}.zip`}</Command>
        </CardBody>
      ) : null}
    </Card>
  );
}
