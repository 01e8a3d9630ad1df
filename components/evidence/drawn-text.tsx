import clsx from 'clsx/lite';
import { MarkedText } from '#components/ui/marked-text.tsx';
import type { Shown } from '#lib/verify/browser/shown.ts';

/** Text that the verifier made safe to draw. */
export function DrawnText({ of, literal = false, className }: { of: Shown; literal?: boolean; className?: string }) {
  const Tag = literal ? 'code' : 'span';
  return (
    <Tag
      title={of.notes.join(' ') || undefined}
      className={clsx('wrap-anywhere whitespace-pre-wrap', literal && 'text-[0.92em]', className)}
    >
      <MarkedText>{of.text}</MarkedText>
    </Tag>
  );
}
