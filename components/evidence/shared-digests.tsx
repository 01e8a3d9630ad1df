import { Callout } from '#components/ui/callout.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { SharedDigests } from '#lib/sharing/shared-view.ts';
import { nodeIcons, nodeWords } from './node-look.ts';
import { MetadataParts } from './shared-metadata.tsx';

type Id = { label: string; value: string };

function IdLine({ label, value }: Id) {
  return (
    <span className="flex min-w-0 items-start gap-1 text-sm">
      <span className="shrink-0 text-muted">{label}</span>
      <UntrustedText className="min-w-0 font-mono">{value}</UntrustedText>
      <CopyButton text={value} label={`Copy ${label}`} small className="shrink-0" />
    </span>
  );
}

function Links({ view }: { view: SharedDigests }) {
  return (
    <Card>
      <CardHeader title="Chain" description="Every link with its hashes and ids; texts are not shared." />
      <ol>
        {view.links.map((link) => {
          const Icon = nodeIcons[link.kind];
          return (
            <li
              key={link.id}
              className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2.5 border-b px-4 py-2.5 last:border-b-0"
            >
              <Icon aria-hidden className="mt-0.5 size-4 text-faint" />
              <div className="grid min-w-0 gap-0.5">
                <p className="flex flex-wrap items-baseline gap-x-3">
                  <span className="font-medium">{nodeWords[link.kind]}</span>
                  {link.at ? <ExactTime at={link.at} className="text-sm text-muted" /> : null}
                </p>
                {link.hash ? <IdLine {...link.hash} /> : null}
                {link.ids.map((id) => (
                  <IdLine key={id.label} {...id} />
                ))}
                {link.signerDid ? <IdLine label="Signer" value={link.signerDid} /> : null}
              </div>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

/** What a link of digests shows: metadata, ids and hashes. */
export function SharedDigestsPage({ view }: { view: SharedDigests }) {
  return (
    <>
      <PageHeader title="Evidence of a job" description="Shared as digests." />
      <div className="grid gap-4">
        <Callout title="Shared without texts">
          Whoever holds an original can compare its hash with the one here. The verdict is the console’s own: ask for
          the package to verify it.
        </Callout>
        <MetadataParts view={view.metadata} />
        <Card>
          <CardHeader title="Ids" />
          <Facts className="px-4 py-1">
            {view.ids.map(({ label, value }, index) => (
              <Fact key={`${label}-${index}`} term={label}>
                <UntrustedText className="font-mono text-sm">{value}</UntrustedText>
              </Fact>
            ))}
          </Facts>
        </Card>
        <Links view={view} />
      </div>
    </>
  );
}
