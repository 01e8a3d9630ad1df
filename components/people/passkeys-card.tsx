import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';

/** How many passkeys a person has, with the way to where they are managed. */
export function PasskeysCard({ count, own, manages = true }: { count: number; own: boolean; manages?: boolean }) {
  const words = count === 0 ? 'None in force.' : count === 1 ? 'One in force.' : `${count} in force.`;
  return (
    <Card aria-labelledby="passkeys">
      <CardHeader
        id="passkeys"
        title="Passkeys"
        actions={
          manages ? (
            <ButtonLink href={own ? '/me/passkeys' : '/people/passkeys'} size="sm">
              {own ? 'Your passkeys' : 'Passkeys of people'}
            </ButtonLink>
          ) : null
        }
      />
      <CardBody className="text-muted">{words} A passkey signs a decision where a policy asks for one.</CardBody>
    </Card>
  );
}
