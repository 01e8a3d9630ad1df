import type { Metadata } from 'next';
import { RetentionCard } from '#components/audit/retention-card.tsx';
import { SetRetention } from '#components/audit/set-retention.tsx';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { db } from '#lib/db/client.ts';
import { listRules } from '#lib/retention/rules.ts';
import { daysMax, retentionWords } from '#lib/retention/subjects.ts';
import { setRetentionAction } from './actions.ts';

export const metadata: Metadata = { title: 'Retention' };

export default async function RetentionPage() {
  const actor = await requirePerson('/audit/retention');
  if (!mayAsk(actor, 'audit.read')) return <NotPermitted who={holdersInWords('audit.read')} />;
  const rules = await listRules(db());
  const manages = mayAsk(actor, 'retention.manage');
  return (
    <>
      <LiveRefresh keys={[liveKeys.audit]} />
      <PageHeader
        eyebrow={
          <Link href="/audit" className="underline underline-offset-2">
            Audit
          </Link>
        }
        title="Retention"
        description="For how long things that are not the log are kept."
      />
      <RetentionCard
        rules={rules}
        control={({ subject, days }) =>
          manages ? (
            <SetRetention
              subject={subject}
              name={retentionWords[subject].name}
              goes={retentionWords[subject].goes}
              days={days}
              daysMax={daysMax}
              action={setRetentionAction}
            />
          ) : null
        }
      />
    </>
  );
}
