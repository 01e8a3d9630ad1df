import { Badge, type Tone } from '#components/ui/badge.tsx';
import { CircleCheck, CircleDashed, type Icon } from '#components/ui/icons.tsx';
import { CircleX } from '#components/ui/more-icons.tsx';
import type { Verified } from '#lib/investigate/answer.ts';

const looks: Record<Verified, { tone: Tone; icon: Icon; words: string }> = {
  verified: { tone: 'ok', icon: CircleCheck, words: 'verified' },
  failed: { tone: 'danger', icon: CircleX, words: 'failed' },
  not_checked: { tone: 'neutral', icon: CircleDashed, words: 'not checked' },
};

/** What the check of one artefact came to, by word, shape and colour. */
export function VerifiedBadge({ verified }: { verified: Verified }) {
  const { tone, icon, words } = looks[verified];
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}
