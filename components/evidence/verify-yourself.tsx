import { Download } from 'lucide-react';
import { buttonClass } from '#components/ui/button-class.ts';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Command } from '#components/ui/code.tsx';

type VerifyYourselfProps = { bundleId: string; exportBytes: number | null };

const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;

/** The files and the one line that verifies them without this console. */
export function VerifyYourself({ bundleId, exportBytes }: VerifyYourselfProps) {
  if (exportBytes === null) {
    return (
      <Card>
        <CardHeader title="Verify it yourself" />
        <CardBody className="text-muted">The files are here once the agent has signed.</CardBody>
      </Card>
    );
  }
  const base = `/evidence/${encodeURIComponent(bundleId)}/download`;
  const files = [
    { href: base, name: 'Export bundle', note: `${kilobytes(exportBytes)}: bundle, policy, plan and decisions` },
    { href: `${base}?file=bundle`, name: 'Proof bundle', note: 'the envelope alone, as the agent signed it' },
    { href: '/evidence/signers', name: 'Signer list', note: 'this console’s public keys' },
  ];
  return (
    <Card>
      <CardHeader title="Verify it yourself" description="Offline, with nothing of this console but its public keys." />
      <CardBody className="grid gap-3">
        <ul className="grid gap-2">
          {files.map(({ href, name, note }) => (
            <li key={href} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <a href={href} download className={buttonClass({ size: 'sm' })}>
                <Download aria-hidden />
                {name}
              </a>
              <span className="text-sm text-muted">{note}</span>
            </li>
          ))}
        </ul>
        <Command>{`npm run verify -- --profile countersign --config countersign-signers.json --explain ${bundleId}.export.json`}</Command>
        <p className="text-sm text-muted">
          Take the signer list from somebody you trust, not from the page that hands you the evidence.
        </p>
      </CardBody>
    </Card>
  );
}
