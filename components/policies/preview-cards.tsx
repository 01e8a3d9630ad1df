import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code, Hash } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { NamedRoom } from '#lib/registry/policy-view.ts';
import type { PolicyPreview } from '#lib/registry/preview-policy.ts';
import { CapabilityList } from './capability-list.tsx';
import { PolicySummary } from './policy-summary.tsx';

function RoomChange({ room }: { room: NamedRoom }) {
  return (
    <li className="grid gap-2 px-4 py-3 not-first:border-t">
      <p className="font-medium">
        {room.name ? <UntrustedText>{room.name}</UntrustedText> : <Code>{room.roomId}</Code>}
        <span className="font-normal text-muted">
          {room.name === null
            ? ' is not on the list of rooms'
            : room.head
              ? `, against version ${room.head.version} in force`
              : ', where no policy is in force'}
        </span>
      </p>
      {room.name === null ? null : room.difference ? (
        <CapabilityList difference={room.difference} />
      ) : (
        <p className="text-muted">This policy is in force there already.</p>
      )}
    </li>
  );
}

/** What a checked document means: its summary, and what it would change in each room. */
export function PreviewCards({ preview }: { preview: PolicyPreview }) {
  return (
    <div className="grid min-w-0 gap-4">
      {preview.existed ? (
        <Callout
          tone="warn"
          title="This policy is published already"
          actions={
            <Link href={`/policies/${preview.wpcHash}`} className="underline underline-offset-2">
              Open it
            </Link>
          }
        >
          Another layout of the same document is the same policy.
        </Callout>
      ) : (
        <Callout tone="ok" title="The document compiles" role="status">
          It would be published as <Hash value={preview.wpcHash} label="WPC hash" />.
        </Callout>
      )}
      <Card>
        <CardHeader title="What it would change" description="In each room that it names, once activated there." />
        <ul>
          {preview.rooms.map((room) => (
            <RoomChange key={room.roomId} room={room} />
          ))}
        </ul>
      </Card>
      <Card>
        <CardHeader title="What it allows" description="Defaults filled in." />
        <CardBody className="py-1">
          <PolicySummary policy={preview.policy} />
        </CardBody>
      </Card>
    </div>
  );
}
