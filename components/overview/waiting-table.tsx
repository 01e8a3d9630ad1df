import type { ReactNode } from 'react';
import { TierBadge } from '#components/jobs/tier-badge.tsx';
import { Link } from '#components/ui/link.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import { type WaitsFor, waitingAddress } from '#lib/overview/row-addresses.ts';
import type { Waited } from '#lib/overview/waiting.ts';
import { tierOrder } from '#lib/policy/tier.ts';
import { NumberLink } from './number-link.tsx';
import { ShareBar } from './share-bar.tsx';

export type WaitingLine = { key: string; whom: ReactNode; address: WaitsFor; waited: Waited };

/** How many of each tier wait, the gravest first, each leading to them. */
export function Tiers({ whom, byTier }: { whom: WaitsFor; byTier: Waited['byTier'] }) {
  return (
    <ul className="flex flex-wrap gap-1.5">
      {tierOrder
        .toReversed()
        .filter((tier) => byTier[tier] > 0)
        .map((tier) => (
          <li key={tier}>
            <Link href={waitingAddress(whom, tier)} className="group/tier flex items-center gap-1 rounded-sm pr-1">
              <TierBadge tier={tier} />
              <span className="tabular-nums underline decoration-line-strong underline-offset-3 group-hover/tier:text-accent group-hover/tier:decoration-current">
                {byTier[tier]}
              </span>
            </Link>
          </li>
        ))}
    </ul>
  );
}

/** Who is waited for, by how many jobs, since when, and how grave they are. */
export function WaitingTable({ caption, lines }: { caption: string; lines: WaitingLine[] }) {
  const most = Math.max(1, ...lines.map(({ waited }) => waited.count));
  return (
    <Table label={caption}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <Th className="w-2/5">Waits for</Th>
          <Th className="w-20 text-right">Jobs</Th>
          <Th className="w-1/5 max-md:hidden">
            <span className="sr-only">Share of the most</span>
          </Th>
          <Th className="w-32">Longest</Th>
          <Th>Tiers</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, whom, address, waited }) => (
          <Tr key={key}>
            <th scope="row" className="min-w-56 px-4 py-2.5 text-left font-normal">
              {whom}
            </th>
            <Td className="text-right">
              <NumberLink href={waitingAddress(address)} count={waited.count} />
            </Td>
            <Td className="max-md:hidden">
              <div className="pt-1.5">
                <ShareBar part={waited.count / most} />
              </div>
            </Td>
            <Td className="whitespace-nowrap">{waited.oldest ? <TimeAgo at={waited.oldest} /> : '–'}</Td>
            <Td>
              <Tiers whom={address} byTier={waited.byTier} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
