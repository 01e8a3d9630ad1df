import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { ExactTime, TimeAgo } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { IdentityView } from '#lib/people/find-person.ts';

type IdentitiesCardProps = {
  identities: readonly IdentityView[];
  controls: (identity: IdentityView) => ReactNode;
  children?: ReactNode;
};

/** OpenID accounts that sign in to a person's account. */
export function IdentitiesCard({ identities, controls, children }: IdentitiesCardProps) {
  return (
    <Card aria-labelledby="openid-accounts">
      <CardHeader
        id="openid-accounts"
        title="OpenID accounts"
        description="A second way to sign in. It names nobody in a policy."
      />
      {identities.length === 0 ? <CardBody className="text-muted">None is linked.</CardBody> : null}
      <ul>
        {identities.map((identity) => (
          <li key={identity.id} className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3 not-first:border-t">
            <div className="grid min-w-48 flex-1 gap-0.5">
              <UntrustedText className="font-medium">{identity.label}</UntrustedText>
              <p className="text-sm wrap-anywhere text-muted">
                at <Code>{identity.issuer}</Code>
              </p>
              <p className="text-sm text-muted">
                Linked <ExactTime at={identity.linkedAt} />
                {identity.lastUsedAt ? (
                  <>
                    ; last used <TimeAgo at={identity.lastUsedAt} />
                  </>
                ) : (
                  '; not used yet'
                )}
              </p>
            </div>
            {controls(identity)}
          </li>
        ))}
      </ul>
      {children ? <CardBody className="border-t">{children}</CardBody> : null}
    </Card>
  );
}
