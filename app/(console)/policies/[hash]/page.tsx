import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { ActivatePolicy } from '#components/policies/activate-policy.tsx';
import { CompareForm } from '#components/policies/compare-form.tsx';
import { NamedRoomsCard } from '#components/policies/named-rooms-card.tsx';
import { PolicyDiff } from '#components/policies/policy-diff.tsx';
import { PolicySummary } from '#components/policies/policy-summary.tsx';
import { SignatureCard } from '#components/policies/signature-card.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { CodeBlock } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { capabilityDifference } from '#lib/policy/difference.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { listPolicyRows, policyLabel } from '#lib/registry/policy-rows.ts';
import { findPolicyPage } from '#lib/registry/policy-view.ts';
import { activatePolicyAction } from '../actions.ts';

export const metadata: Metadata = { title: 'Policy' };

type PolicyPageProps = {
  params: Promise<{ hash: string }>;
  searchParams: Promise<{ against?: string | string[] }>;
};

export default async function PolicyPage({ params, searchParams }: PolicyPageProps) {
  const actor = await requirePerson('/policies');
  const [{ hash }, { against }] = await Promise.all([params, searchParams]);
  const visible = await visibleRoomIds(db(), actor);
  const page = await findPolicyPage(db(), hash, visible);
  if (!page) notFound();
  const [others, compared] = await Promise.all([
    listPolicyRows(db(), visible),
    typeof against === 'string' ? findPolicy(db(), against) : null,
  ]);
  const choices = others.filter((each) => each.wpcHash !== hash).map((each) => ({ ...each, label: policyLabel(each) }));
  const manages = mayAsk(actor, 'policies.manage');
  return (
    <>
      <LiveRefresh keys={[liveKeys.policies]} />
      <PageHeader
        eyebrow={
          <Link href="/policies" className="underline underline-offset-2">
            Policies
          </Link>
        }
        title={<span className="font-mono">{hash.slice(0, 12)}…</span>}
        actions={
          manages ? <ButtonLink href={`/policies/publish?from=${hash}`}>Write a new one from it</ButtonLink> : null
        }
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 gap-4">
          <Card>
            <CardHeader title="What it allows" description="Defaults filled in." />
            <CardBody className="py-1">
              <PolicySummary policy={page.policy} />
            </CardBody>
          </Card>
          {choices.length > 0 ? (
            <Card>
              <CardHeader title="Difference from another policy" />
              <CardBody className="grid gap-4 py-4">
                <CompareForm hash={hash} against={compared?.wpcHash ?? null} choices={choices} />
                {compared ? (
                  <PolicyDiff
                    before={{ label: 'the chosen one', wpcHash: compared.wpcHash, sourceText: compared.sourceText }}
                    after={{ label: 'this one', wpcHash: page.wpcHash, sourceText: page.sourceText }}
                    difference={capabilityDifference(compared.policy, page.policy)}
                  />
                ) : null}
              </CardBody>
            </Card>
          ) : null}
          <Card>
            <CardHeader title="Document" description="As its author wrote it, byte for byte." />
            <CardBody>
              <CodeBlock label="policy document">{page.sourceText}</CodeBlock>
            </CardBody>
          </Card>
        </div>
        <div className="grid min-w-0 gap-4">
          <NamedRoomsCard
            hash={hash}
            rooms={page.rooms}
            activate={({ roomId, name, head, difference }) =>
              manages && name && difference ? (
                <ActivatePolicy
                  hash={hash}
                  room={{ roomId, name }}
                  version={head?.version ?? null}
                  difference={difference}
                  action={activatePolicyAction}
                />
              ) : null
            }
          />
          <SignatureCard page={page} />
        </div>
      </div>
    </>
  );
}
