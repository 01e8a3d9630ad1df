import { Download } from 'lucide-react';
import { buttonClass } from '#components/ui/button-class.ts';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { CodeBlock } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import type { LoggedRecord, LogProof } from '#lib/audit/check-inclusion.ts';
import { InclusionCheck } from './inclusion-check.tsx';

type EntryProofProps = { id: string; record: LoggedRecord | null; proof: LogProof | null };

function Literal({ label, children }: { label: string; children: string }) {
  return (
    <div className="grid gap-1">
      <p className="text-sm text-muted">{label}</p>
      <CodeBlock label={label.toLowerCase()}>{children}</CodeBlock>
    </div>
  );
}

function NoProof({ hidden }: { hidden: boolean }) {
  return (
    <Callout role="status" title={hidden ? 'Hidden for now' : 'Not yet in a checkpoint'}>
      {hidden
        ? 'This entry’s leaf names who voted. It is shown, with its proof, once the last vote is in.'
        : 'The log takes entries in within seconds and signs a checkpoint over them. This page follows by itself.'}
    </Callout>
  );
}

/** That the entry stands in the log, checked in the reader's browser, and everything needed to check it elsewhere. */
export function EntryProof({ id, record, proof }: EntryProofProps) {
  return (
    <Card>
      <CardHeader
        title="In the transparency log"
        description="Computed by your browser from what this page was sent, and from nothing that this server says about it."
        actions={
          proof ? (
            <a href={`/audit/${id}/proof`} download className={buttonClass({ size: 'sm' })}>
              <Download aria-hidden />
              Proof file
            </a>
          ) : null
        }
      />
      <CardBody className="grid gap-3">
        {record && proof ? (
          <>
            <InclusionCheck record={record} proof={proof} />
            <Facts>
              <Fact term="Log">
                <code className="text-sm wrap-anywhere">{proof.vkey}</code>
              </Fact>
              <Fact term="Leaf index">{proof.index}</Fact>
              <Fact term="Salt">
                <code className="text-sm wrap-anywhere">{record.salt}</code>
              </Fact>
            </Facts>
            <Literal label="Leaf">{proof.leafText}</Literal>
            <Literal label="Checkpoint">{proof.checkpoint}</Literal>
            <p className="text-sm text-muted">
              A page that the audited party serves is a convenience. Take the log’s key and its checkpoints from a
              witness or from the audit room, and check the proof file with other tools.
            </p>
          </>
        ) : (
          <NoProof hidden={record === null} />
        )}
      </CardBody>
    </Card>
  );
}
