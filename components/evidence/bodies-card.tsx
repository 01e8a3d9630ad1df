import { Badge } from '#components/ui/badge.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { BodyLine } from '#lib/evidence/list-bodies.ts';
import { type EraseBody, EraseBodyButton } from './erase-body.tsx';

const nameOf = ({ kind, callSeq }: BodyLine) => `${kind} of call ${callSeq}`;

function Body({ body, erase }: { body: BodyLine; erase: EraseBody | null }) {
  return (
    <li className="grid gap-1 border-b px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{nameOf(body)}</span>
        <span className="text-muted">{body.bytes} bytes</span>
        {body.erased ? <Badge>redacted</Badge> : null}
      </p>
      {body.erased ? (
        <p className="text-sm wrap-anywhere text-muted">
          by <UntrustedText>{body.erased.by}</UntrustedText>, <ExactTime at={body.erased.at} />: “
          <UntrustedText>{body.erased.why}</UntrustedText>”
        </p>
      ) : erase ? (
        <div>
          <EraseBodyButton bodyId={body.bodyId} name={nameOf(body)} erase={erase} />
        </div>
      ) : null}
    </li>
  );
}

/** What model calls said, kept because the policy asked for it. `erase`: null for readers who may not. */
export function BodiesCard({ bodies, erase }: { bodies: BodyLine[]; erase: EraseBody | null }) {
  return (
    <Card>
      <CardHeader
        title="Kept bodies"
        description="They lie in the companion file. The package names them by salted digests only, so one can be erased and the package still verifies."
      />
      <ul>
        {bodies.map((body) => (
          <Body key={body.bodyId} body={body} erase={erase} />
        ))}
      </ul>
    </Card>
  );
}
