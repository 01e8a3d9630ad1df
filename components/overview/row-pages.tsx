import { ButtonLink } from '#components/ui/button-link.tsx';

type RowPagesProps = { page: number; pages: number; addressOf: (page: number) => string };

/** The way through pages of rows that are numbered. */
export function RowPages({ page, pages, addressOf }: RowPagesProps) {
  if (pages === 1) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-2 pt-4">
      {page > 1 ? <ButtonLink href={addressOf(page - 1)}>Back</ButtonLink> : <span />}
      <p className="text-sm text-muted tabular-nums">
        Page {page} of {pages}
      </p>
      {page < pages ? <ButtonLink href={addressOf(page + 1)}>Next</ButtonLink> : <span />}
    </nav>
  );
}
