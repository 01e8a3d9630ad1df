import clsx from 'clsx/lite';
import type { Icon } from '#components/ui/icons.tsx';
import { Minus, Plus, RefreshCw } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Difference } from '#lib/policy/difference-aspects.ts';

const groups: { key: keyof Difference; title: string; icon: Icon; tone: string }[] = [
  { key: 'gained', title: 'May now be done, and could not before', icon: Plus, tone: 'text-warn' },
  { key: 'lost', title: 'Narrower than before', icon: Minus, tone: 'text-ok' },
  { key: 'changed', title: 'Otherwise different', icon: RefreshCw, tone: 'text-muted' },
];

/** Two policies compared by what they permit. What is newly permitted comes first: that is what needs a look. */
export function CapabilityList({ difference }: { difference: Difference }) {
  const shown = groups.filter(({ key }) => difference[key].length > 0);
  if (shown.length === 0) return <p className="text-muted">Nothing more and nothing less is permitted.</p>;
  return (
    <div className="grid gap-4">
      {shown.map(({ key, title, icon: Icon, tone }) => (
        <div key={key} className="grid gap-1.5">
          <h3 className={clsx('flex items-center gap-1.5 font-medium', tone)}>
            <Icon aria-hidden className="size-4" />
            {title}
          </h3>
          <ul className="grid gap-1 pl-5.5">
            {difference[key].map((sentence) => (
              <li key={sentence}>
                <UntrustedText>{sentence}</UntrustedText>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
