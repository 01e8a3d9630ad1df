import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { RoomView } from '#lib/rooms/find-room-view.ts';

/** Every policy that was in force in the room, the present one first. */
export function HeadsCard({ heads }: { heads: RoomView['heads'] }) {
  return (
    <Card>
      <CardHeader title="Policy history" description="Each change of the policy in force, with who and why." />
      {heads.length === 0 ? (
        <CardBody className="text-muted">No policy was ever in force here.</CardBody>
      ) : (
        <ol>
          {heads.map((head, index) => (
            <li key={head.version} className="grid gap-0.5 px-4 py-2.5 not-first:border-t">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <Link href={`/policies/${head.wpcHash}`} className="font-medium underline underline-offset-2">
                  Version {head.version}
                </Link>
                <code className="text-sm text-muted" title={head.wpcHash}>
                  {head.wpcHash.slice(0, 10)}…
                </code>
                {index === 0 ? <span className="text-sm text-ok">in force</span> : null}
              </p>
              <p className="text-sm wrap-anywhere text-muted">
                <ExactTime at={head.activatedAt} />, {head.activatedBy}: “<UntrustedText>{head.reason}</UntrustedText>”
              </p>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
