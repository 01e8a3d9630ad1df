import type { Tone } from './badge.tsx';
import { CalloutBox, type CalloutProps } from './callout-box.tsx';
import { CircleAlert, CircleCheck, type Icon } from './icons.tsx';
import { Info, TriangleAlert } from './more-icons.tsx';

const icons: Record<Tone, Icon> = {
  neutral: Info,
  accent: Info,
  ok: CircleCheck,
  warn: TriangleAlert,
  danger: CircleAlert,
};

/** A message that belongs to the place where it stands. */
export function Callout({ tone = 'neutral', ...rest }: CalloutProps) {
  return <CalloutBox tone={tone} icon={icons[tone]} {...rest} />;
}
