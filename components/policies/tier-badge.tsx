import { Badge, type Tone } from '#components/ui/badge.tsx';
import { ChevronsUp, ChevronUp, type Icon, OctagonAlert } from '#components/ui/icons.tsx';
import { Minus } from '#components/ui/more-icons.tsx';
import type { Tier } from '#lib/policy/catalogue.ts';

const looks: Record<Tier, { tone: Tone; icon: Icon }> = {
  low: { tone: 'neutral', icon: Minus },
  medium: { tone: 'accent', icon: ChevronUp },
  high: { tone: 'warn', icon: ChevronsUp },
  critical: { tone: 'danger', icon: OctagonAlert },
};

/** A tier by word and icon; the colour repeats them. */
export function TierBadge({ tier }: { tier: Tier }) {
  const { tone, icon } = looks[tier];
  return (
    <Badge tone={tone} icon={icon} title={`Tier: ${tier}`}>
      {tier}
    </Badge>
  );
}
