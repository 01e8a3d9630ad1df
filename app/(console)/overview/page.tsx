import type { Metadata } from 'next';
import { Suspense } from 'react';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { DecisionsChart } from '#components/overview/decisions-chart.tsx';
import { HealthCard } from '#components/overview/health-card.tsx';
import { KeyFigures } from '#components/overview/key-figures.tsx';
import { RatesChart } from '#components/overview/rates-chart.tsx';
import { RefusalsCard } from '#components/overview/refusals-card.tsx';
import { SlowRefresh } from '#components/overview/slow-refresh.tsx';
import { SpanPicker } from '#components/overview/span-picker.tsx';
import { SpendCharts } from '#components/overview/spend-charts.tsx';
import { SpendPlaces } from '#components/overview/spend-places.tsx';
import { TimesChart } from '#components/overview/times-chart.tsx';
import { WaitingCard } from '#components/overview/waiting-card.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { systemHealth } from '#lib/health/system-health.ts';
import { findOverview } from '#lib/overview/find-overview.ts';
import { readSpanDays } from '#lib/overview/span.ts';

export const metadata: Metadata = { title: 'Overview' };

type OverviewPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Asks the other processes, one of which may be slow to answer: the rest of the page does not wait for it. */
async function Health() {
  return <HealthCard health={await systemHealth(getConfig(), new Date())} />;
}

const asking = (
  <Card aria-label="Health">
    <CardHeader title="Health" />
    <CardBody className="text-muted">Asking every part…</CardBody>
  </Card>
);

export default async function OverviewPage({ searchParams }: OverviewPageProps) {
  const actor = await requirePerson('/overview');
  if (!mayAsk(actor, 'overview.read')) return <NotPermitted who={holdersInWords('overview.read')} />;
  const days = readSpanDays((await searchParams).days);
  const prices = getConfig().modelPrices;
  const overview = await findOverview(db(), { actor, days, prices, now: new Date() });
  const { span, waiting, decisions, refusals, spend } = overview;
  return (
    <>
      <SlowRefresh />
      <PageHeader
        title="Overview"
        description={`What waits and for whom, and what the last ${days} days saw. Days are days in UTC, today so far among them; each number leads to its rows.`}
        actions={<SpanPicker days={days} />}
      />
      <div className="grid gap-4">
        <KeyFigures overview={overview} />
        <WaitingCard waiting={waiting} />
        <DecisionsChart decisions={decisions} span={span} />
        <div className="grid gap-4 lg:grid-cols-2">
          <TimesChart decisions={decisions} span={span} />
          <RatesChart decisions={decisions} span={span} />
        </div>
        <RefusalsCard refusals={refusals} span={span} days={days} />
        <div className="grid gap-4 lg:grid-cols-2">
          <SpendCharts spend={spend} span={span} />
        </div>
        <SpendPlaces title="Spent by agent" of="agent" places={spend.agents} span={span} />
        <SpendPlaces title="Spent by room" of="room" places={spend.rooms} span={span} />
        <Suspense fallback={asking}>
          <Health />
        </Suspense>
      </div>
    </>
  );
}
