import type { Metadata } from 'next';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { PublishForm } from '#components/policies/publish-form.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { db } from '#lib/db/client.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { previewPolicyAction, publishPolicyAction } from '../actions.ts';

export const metadata: Metadata = { title: 'Publish a policy' };

type PublishPageProps = { searchParams: Promise<{ from?: string | string[] }> };

export default async function PublishPage({ searchParams }: PublishPageProps) {
  const actor = await requirePerson('/policies/publish');
  if (!mayAsk(actor, 'policies.manage')) return <NotPermitted who={holdersInWords('policies.manage')} />;
  const { from } = await searchParams;
  const copied = typeof from === 'string' ? await findPolicy(db(), from) : null;
  return (
    <>
      <PageHeader
        eyebrow={
          <Link href="/policies" className="underline underline-offset-2">
            Policies
          </Link>
        }
        title="Publish a policy"
        description="Compiled, hashed over its canonical form and signed by the registry. A published policy never changes."
      />
      <PublishForm initial={copied?.sourceText ?? ''} preview={previewPolicyAction} publish={publishPolicyAction} />
    </>
  );
}
