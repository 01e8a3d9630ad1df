import { Badge, type Tone } from '#components/ui/badge.tsx';
import { ChevronsUp, ChevronUp, Equal, type Icon, OctagonAlert } from '#components/ui/icons.tsx';
import type { Tier } from '#lib/policy/catalogue.ts';

const looks: Record<Tier, { tone: Tone; icon: Icon; word: string }> = {
  low: { tone: 'neutral', icon: Equal, word: 'Low' },
  medium: { tone: 'accent', icon: ChevronUp, word: 'Medium' },
  high: { tone: 'warn', icon: ChevronsUp, word: 'High' },
  critical: { tone: 'danger', icon: OctagonAlert, word: 'Critical' },
};

/** How grave a plan or a step is, from the catalogue: a word, a shape and a colour that say the same. */
export function TierBadge({ tier }: { tier: Tier }) {
  const { tone, icon, word } = looks[tier];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
