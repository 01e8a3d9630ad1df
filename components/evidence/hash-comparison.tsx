import { CalloutBox } from '#components/ui/callout-box.tsx';
import { CircleCheck } from '#components/ui/icons.tsx';
import { CircleX } from '#components/ui/more-icons.tsx';
import { words } from '#lib/verify/browser/wording.ts';

/** Whether the fetched bytes are those that were sealed. */
export function HashComparison({ expected, found }: { expected: string; found: string | null }) {
  const same = found === expected;
  return (
    <CalloutBox
      tone={same ? 'ok' : 'danger'}
      icon={same ? CircleCheck : CircleX}
      title={same ? words.asSealed : words.notAsSealed}
    >
      SHA-256 <code>{found ?? 'unknown'}</code>
    </CalloutBox>
  );
}
