import { Button } from '#components/ui/button.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { CardBody } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';

/** Chooses the moment: in the address, in UTC. Without script it is a form like any other. */
export function MomentForm({ value, error }: { value: string; error: string | null }) {
  return (
    <form action="/audit/as-of" method="get">
      <CardBody className="flex flex-wrap items-start gap-3">
        <Field label="Moment, in UTC" required error={error}>
          {(control) => (
            <Input
              {...control}
              name="at"
              type="datetime-local"
              step="0.001"
              defaultValue={value}
              className="max-w-72 tabular-nums"
            />
          )}
        </Field>
        <div className="flex gap-2 sm:pt-6.5">
          <Button type="submit" variant="primary">
            Show
          </Button>
          <ButtonLink href="/audit/as-of">Now</ButtonLink>
        </div>
      </CardBody>
    </form>
  );
}
