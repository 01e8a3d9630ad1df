import { UntrustedText } from '#components/ui/untrusted-text.tsx';

const charactersMax = 72;
const name = 'font-mono text-sm';

/**
 * The name of what a step changes. A long one keeps its two ends here and stands in full in its step: no name pushes what
 * comes after it off the screen.
 */
export function ObjectName({ children }: { children: string }) {
  const characters = Array.from(children);
  const left = characters.length - charactersMax;
  if (left <= 0) return <UntrustedText className={name}>{children}</UntrustedText>;
  const half = charactersMax / 2;
  return (
    <>
      <UntrustedText className={name}>{characters.slice(0, half).join('')}</UntrustedText>{' '}
      <span className="text-sm text-muted">
        ({left.toLocaleString('en')} character{left === 1 ? '' : 's'} more, in full in its step)
      </span>{' '}
      <UntrustedText className={name}>{characters.slice(-half).join('')}</UntrustedText>
    </>
  );
}
