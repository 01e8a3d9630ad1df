import type { Metadata } from 'next';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { PolicyList } from '#components/policies/policy-list.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ShieldCheck } from '#components/ui/more-icons.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { listPolicyRows } from '#lib/registry/policy-rows.ts';

export const metadata: Metadata = { title: 'Policies' };

export default async function PoliciesPage() {
  const actor = await requirePerson('/policies');
  const policies = await listPolicyRows(db(), await visibleRoomIds(db(), actor));
  const publish = mayAsk(actor, 'policies.manage') ? (
    <ButtonLink variant="primary" href="/policies/publish">
      Publish a policy
    </ButtonLink>
  ) : null;
  return (
    <>
      <LiveRefresh keys={[liveKeys.policies]} />
      <PageHeader
        title="Policies"
        description="The registry of work policy contracts: immutable, signed, named by their hash."
        actions={publish}
      />
      <Card aria-label="Published policies">
        {policies.length > 0 ? (
          <PolicyList policies={policies} />
        ) : (
          <EmptyState icon={ShieldCheck} title="No policy is published" actions={publish}>
            <p>Nothing is allowed anywhere until a policy is published and put in force in a room.</p>
          </EmptyState>
        )}
      </Card>
    </>
  );
}
