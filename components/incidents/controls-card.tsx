import { ControlList } from '#components/controls/control-list.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ControlEntry } from '#lib/controls/control-entry.ts';
import type { Criteria } from '#lib/incidents/criteria.ts';
import { type Attach, AttachControl } from './attach-control.tsx';
import { controlOffers } from './control-offers.ts';

type ControlsCardProps = {
  incidentId: string;
  criteria: Criteria;
  names: Record<string, string>;
  controls: readonly ControlEntry[];
  attachable: readonly ControlEntry[];
  /** Whether the reader may apply controls from here. */
  offers: boolean;
  attach: Attach | null;
};

/** The ways to the desk of controls, filled in with what the jobs have in common. */
function Offers({ incidentId, criteria, names }: Pick<ControlsCardProps, 'incidentId' | 'criteria' | 'names'>) {
  return (
    <CardBody className="grid gap-3 border-b">
      <p className="text-sm text-muted">
        Apply a control: the desk opens filled in and shows what it would stop before you confirm.
      </p>
      {controlOffers(incidentId, criteria).map(({ subject, words, links }) => (
        <div key={words + subject} className="grid items-center gap-2 sm:grid-cols-[10rem_minmax(0,1fr)]">
          <span className="min-w-0 text-sm">
            {words}{' '}
            {subject ? <UntrustedText className="font-medium">{names[subject] ?? subject}</UntrustedText> : null}
          </span>
          <span className="flex flex-wrap gap-2">
            {links.map(({ title, href }) => (
              <ButtonLink key={title} href={href} size="sm" variant="danger-quiet">
                {title}
                <span className="sr-only">
                  {' '}
                  over {words} <UntrustedText chip={false}>{subject ? (names[subject] ?? subject) : ''}</UntrustedText>
                </span>
              </ButtonLink>
            ))}
          </span>
        </div>
      ))}
    </CardBody>
  );
}

/** The controls of an incident with their state; from here new ones are applied, and earlier ones attached. */
export function ControlsCard(props: ControlsCardProps) {
  const { incidentId, controls, attachable, offers, attach } = props;
  const attached = new Set(controls.map(({ id }) => id));
  const free = attachable.filter(({ id }) => !attached.has(id));
  return (
    <Card aria-label="Controls">
      <CardHeader title={`Controls (${controls.length})`} description="What was done to stop it, and what it did." />
      {offers ? <Offers {...props} /> : null}
      {controls.length > 0 ? (
        <ControlList controls={controls} />
      ) : (
        <CardBody className="text-muted">No control is attached.</CardBody>
      )}
      {attach && free.length > 0 ? <AttachControl incidentId={incidentId} controls={free} action={attach} /> : null}
    </Card>
  );
}
