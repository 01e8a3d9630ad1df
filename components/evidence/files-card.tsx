import { Download } from 'lucide-react';
import { buttonClass } from '#components/ui/button-class.ts';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Command, Hash } from '#components/ui/code.tsx';
import type { Review } from '#lib/evidence/review/review.ts';
import type { ReviewFile } from './review-files.ts';

function Commands({ review }: { review: Review }) {
  if (review.package?.state === 'sealed') {
    return (
      <>
        <Command>{`sha256sum countersign-${review.jobId}.zip`}</Command>
        <Command>{`npm run verify -- --trust countersign-keys.json countersign-${review.jobId}.zip`}</Command>
      </>
    );
  }
  return review.bundle?.sealedAt ? (
    <Command>{`npm run verify -- --profile countersign --config countersign-signers.json --explain ${review.bundle.id}.export.json`}</Command>
  ) : null;
}

const keys = [
  { key: 'keys', href: '/evidence/keys', name: 'Keys', note: 'this console’s public keys, to verify packages with' },
  { key: 'signers', href: '/evidence/signers', name: 'Signer list', note: 'the same for the bundles alone' },
];

/** The files, the package's hash, and the lines that verify them without this console. */
export function FilesCard({ review, files, inside }: { review: Review; files: ReviewFile[]; inside: boolean }) {
  const { package: sealed } = review;
  return (
    <Card>
      <CardHeader
        title="Files"
        description="Byte for byte as they were sealed. Each download is an entry of the log."
      />
      <CardBody className="grid gap-3">
        <ul className="grid gap-2.5">
          {[...files, ...(inside ? keys : [])].map(({ key, href, name, note }) => (
            <li key={key} className="grid justify-items-start gap-0.5">
              <a
                href={href}
                download
                className={buttonClass({ size: 'sm', variant: key === 'package' ? 'primary' : 'secondary' })}
              >
                <Download aria-hidden />
                {name}
              </a>
              <span className="min-w-0 text-sm text-muted">{note}</span>
            </li>
          ))}
        </ul>
        {sealed?.state === 'sealed' && sealed.sha256 ? (
          <p className="text-sm text-muted">
            SHA-256 of the package <Hash value={sealed.sha256} label="SHA-256 of the package" lead={16} tail={8} />. The
            room was told it too.
          </p>
        ) : (
          <p className="text-sm text-muted">
            {sealed
              ? 'The package is signed and waits for its place in the log; this page follows by itself.'
              : 'The package is being made; this page follows by itself.'}
          </p>
        )}
        <Commands review={review} />
        <p className="text-sm text-muted">
          Take the keys from somebody you trust, not from the page that hands you the evidence.
        </p>
      </CardBody>
    </Card>
  );
}
