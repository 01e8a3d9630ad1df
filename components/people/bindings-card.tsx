import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { PersonView } from '#lib/people/find-person.ts';

type BindingsCardProps = {
  person: Pick<PersonView, 'bindings' | 'unbound' | 'released'>;
  own: boolean;
  /** What can be done with an id that is bound, and with one that was unbound. */
  controls: (mxid: string) => ReactNode;
  endedControls?: (mxid: string) => ReactNode;
  children?: ReactNode;
};

function Line({ mxid, note, control }: { mxid: string; note: ReactNode; control: ReactNode }) {
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3 not-first:border-t">
      <div className="grid min-w-48 flex-1 gap-0.5">
        <Code>
          <UntrustedText>{mxid}</UntrustedText>
        </Code>
        <p className="text-sm text-muted">{note}</p>
      </div>
      {control}
    </li>
  );
}

/** The Matrix ids of a person: the only names by which a policy knows them. */
export function BindingsCard({ person, own, controls, endedControls, children }: BindingsCardProps) {
  const { bindings, unbound, released } = person;
  const decides = own ? 'You decide under it' : 'Decides under it';
  return (
    <Card aria-labelledby="matrix-ids">
      <CardHeader
        id="matrix-ids"
        title="Matrix ids"
        description="Policies name approvers by exact Matrix id. A binding gives no role."
      />
      {bindings.length === 0 ? (
        <CardBody className="text-muted">
          No id is bound. {own ? 'You' : 'This person'} can decide nothing until one is.
        </CardBody>
      ) : null}
      <ul>
        {bindings.map(({ mxid, boundAt }, index) => (
          <Line
            key={mxid}
            mxid={mxid}
            note={
              <>
                {index === 0 ? `${decides}. ` : null}Bound <ExactTime at={boundAt} />
              </>
            }
            control={controls(mxid)}
          />
        ))}
        {unbound.map(({ mxid, unboundAt }) => (
          <Line
            key={mxid}
            mxid={mxid}
            note={
              <>
                Unbound <ExactTime at={unboundAt} />.{' '}
                {released.includes(mxid)
                  ? 'An admin lets it be bound again, by a code.'
                  : 'Only an admin can let it be bound again.'}
              </>
            }
            control={released.includes(mxid) ? null : endedControls?.(mxid)}
          />
        ))}
        {released
          .filter((mxid) => !unbound.some((row) => row.mxid === mxid))
          .map((mxid) => (
            <Line key={mxid} mxid={mxid} note="Released by an admin: waits to be proven by a code." control={null} />
          ))}
      </ul>
      {children ? <CardBody className="border-t">{children}</CardBody> : null}
    </Card>
  );
}
