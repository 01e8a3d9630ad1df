import type { Metadata } from 'next';
import { ControlsThen } from '#components/audit/as-of/controls-table.tsx';
import { MomentForm } from '#components/audit/as-of/moment-form.tsx';
import { PeopleThen } from '#components/audit/as-of/people-tables.tsx';
import { RoomsThen } from '#components/audit/as-of/rooms-table.tsx';
import { TokensThen } from '#components/audit/as-of/tokens-table.tsx';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { Card } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { asOf } from '#lib/as-of/as-of.ts';
import { parseMoment } from '#lib/as-of/moment.ts';
import { recordLook } from '#lib/audit/looks.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';

export const metadata: Metadata = { title: 'As of a moment' };

type AsOfPageProps = { searchParams: Promise<{ at?: string | string[] }> };

/** The moment of an address, or what is wrong with it. */
function asked(text: string | string[] | undefined, now: Date): { at: Date } | { wrong: string } {
  if (text === undefined || text === '') return { at: now };
  const at = typeof text === 'string' ? parseMoment(text) : null;
  if (!at) return { wrong: 'Give a date and a time of day, in UTC.' };
  return at > now ? { wrong: 'This moment lies in the future.' } : { at };
}

export default async function AsOfPage({ searchParams }: AsOfPageProps) {
  const actor = await requirePerson('/audit/as-of');
  if (!mayAsk(actor, 'audit.read')) return <NotPermitted who={holdersInWords('audit.read')} />;
  const now = new Date();
  const choice = asked((await searchParams).at, now);
  const then = 'at' in choice ? await asOf({ at: choice.at, now }) : null;
  if (then) await recordLook({ what: 'as_of', target: 'log:as-of', actor, now });
  return (
    <>
      <PageHeader
        eyebrow={
          <Link href="/audit" className="underline underline-offset-2">
            Audit
          </Link>
        }
        title="As of a moment"
        description={
          then ? (
            <>
              What stood at <ExactTime at={then.at} />: from its beginning on, up to but not including its end.
            </>
          ) : (
            'Who could approve where, what was in force, and which tokens were live.'
          )
        }
      />
      <div className="grid gap-4">
        <Card aria-label="Moment">
          <MomentForm
            key={then?.at ?? 'none'}
            value={(then?.at ?? now.toISOString()).slice(0, -1)}
            error={'wrong' in choice ? choice.wrong : null}
          />
        </Card>
        {then ? (
          <>
            <ControlsThen controls={then.controls} />
            <RoomsThen rooms={then.rooms} />
            <TokensThen tokens={then.tokens} more={then.moreTokens} />
            <PeopleThen roles={then.roles} disabled={then.disabled} />
          </>
        ) : null}
      </div>
    </>
  );
}
