'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { nodeWords } from './node-look.ts';
import { RawTexts } from './raw-texts.tsx';
import type { ShownFact, ShownNode } from './shown-node.ts';

function FactLine({ fact }: { fact: ShownFact }) {
  return (
    <Fact term={fact.label}>
      <span className="flex items-start gap-1">
        <code className="min-w-0 text-sm wrap-anywhere">
          <MarkedText>{fact.shown}</MarkedText>
        </code>
        <CopyButton text={fact.value} label={`Copy ${fact.label}`} small className="shrink-0" />
      </span>
    </Fact>
  );
}

type Reference = { node: ShownNode; by: string };

function References({ label, all, onOpen }: { label: string; all: Reference[]; onOpen: (id: string) => void }) {
  if (all.length === 0) return null;
  return (
    <Fact term={label}>
      <ul className="grid gap-1">
        {all.map(({ node, by }) => (
          <li key={node.id}>
            <button
              type="button"
              onClick={() => onOpen(node.id)}
              className="rounded-sm text-left wrap-anywhere underline decoration-line-strong underline-offset-2 hover:decoration-fg"
            >
              <MarkedText>{node.title}</MarkedText>
            </button>{' '}
            <span className="text-sm text-muted">({by})</span>
          </li>
        ))}
      </ul>
    </Fact>
  );
}

type NodeDialogProps = {
  nodes: ShownNode[];
  openId: string | null;
  /** Address under which a node's stored texts lie; null where they are not shown. */
  rawBase: string | null;
  onOpen: (id: string | null) => void;
};

/** Everything about one node: hash, signer, time, what it rests on, and the stored bytes. */
export function NodeDialog({ nodes, openId, rawBase, onOpen }: NodeDialogProps) {
  const at = nodes.findIndex(({ id }) => id === openId);
  const node = nodes[at];
  const byId = new Map(nodes.map((each) => [each.id, each]));
  const restsOn = (node?.restsOn ?? []).flatMap(({ id, by }) => {
    const found = byId.get(id);
    return found ? [{ node: found, by }] : [];
  });
  const carries = nodes.flatMap((each) =>
    each.restsOn.filter(({ id }) => id === openId).map(({ by }) => ({ node: each, by })),
  );
  return (
    <Dialog
      wide
      open={node !== undefined}
      onClose={() => onOpen(null)}
      title={node ? <MarkedText>{node.title}</MarkedText> : ''}
      description={node ? nodeWords[node.kind] : undefined}
    >
      {node ? (
        <>
          {node.detail ? (
            <p className="max-h-40 overflow-auto rounded-md border bg-sunken px-3 py-2 wrap-anywhere whitespace-pre-wrap">
              <MarkedText>{node.detail}</MarkedText>
            </p>
          ) : null}
          <Facts>
            {node.hash ? <FactLine fact={node.hash} /> : null}
            <Fact term="Signer">
              {node.signer.words}
              {node.signer.did ? (
                <span className="flex items-start gap-1">
                  <code className="min-w-0 text-sm wrap-anywhere">{node.signer.did}</code>
                  <CopyButton text={node.signer.did} label="Copy signer" small className="shrink-0" />
                </span>
              ) : null}
            </Fact>
            <Fact term="Time">{node.at ? <ExactTime at={node.at} /> : 'none of its own'}</Fact>
            {node.facts.map((fact) => (
              <FactLine key={fact.label} fact={fact} />
            ))}
            <References label="Rests on" all={restsOn} onOpen={onOpen} />
            <References label="Carries" all={carries} onOpen={onOpen} />
          </Facts>
          {node.raw && rawBase ? <RawTexts key={node.id} href={`${rawBase}/${encodeURIComponent(node.id)}`} /> : null}
          <nav aria-label="Along the chain" className="flex flex-wrap justify-between gap-2">
            <Button size="sm" disabled={at === 0} onClick={() => onOpen(nodes[at - 1]?.id ?? null)}>
              <ArrowUp aria-hidden />
              Previous
            </Button>
            <Button size="sm" disabled={at === nodes.length - 1} onClick={() => onOpen(nodes[at + 1]?.id ?? null)}>
              Next
              <ArrowDown aria-hidden />
            </Button>
          </nav>
        </>
      ) : null}
    </Dialog>
  );
}
