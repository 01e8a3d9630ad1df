import { Link } from '#components/ui/link.tsx';
import { countWords } from './number-words.ts';

type NumberLinkProps = { href: string; count: number; children?: string; label?: string };

/** A number that leads to the rows that it counts; of nothing there is nothing to see. */
export function NumberLink({ href, count, children = countWords(count), label }: NumberLinkProps) {
  if (count === 0) return <span className="text-faint tabular-nums">{children}</span>;
  return (
    <Link
      href={href}
      aria-label={label ? `${children} ${label}` : undefined}
      className="tabular-nums underline decoration-line-strong underline-offset-3 hover:text-accent hover:decoration-current"
    >
      {children}
    </Link>
  );
}
