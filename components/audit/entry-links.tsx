import { Link } from '#components/ui/link.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { EntryLink } from '#lib/audit/entry-links.ts';

const lead = 10;
const tail = 4;

/** Ids and hashes by their ends; names whole. */
const shortened = (text: string) =>
  text.length > 40 && !/\s/.test(text) ? `${text.slice(0, lead)}…${text.slice(-tail)}` : text;

/** What an entry names, as links. */
export function EntryLinks({ links }: { links: readonly EntryLink[] }) {
  return links.map(({ name, text, href }) => (
    <span key={`${name} ${href}`} className="min-w-0 whitespace-nowrap max-sm:whitespace-normal">
      {name}{' '}
      <Link href={href} title={text} className="text-fg underline decoration-line-strong underline-offset-2">
        <UntrustedText>{shortened(text)}</UntrustedText>
      </Link>
    </span>
  ));
}
