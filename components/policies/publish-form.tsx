'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '#components/auth/use-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import type { PolicyPreview } from '#lib/registry/preview-policy.ts';
import type { Result } from '#lib/result.ts';
import { PreviewCards } from './preview-cards.tsx';

type Document = { sourceText: string };
type PublishFormProps = {
  initial: string;
  preview: (input: Document) => Promise<Result<PolicyPreview>>;
  publish: (input: Document) => Promise<Result<{ hash: string; existed: boolean }>>;
};

type Checked = { sourceText: string; preview: PolicyPreview };

/** A policy's document, what it would mean, and its publication: what is published is the text that was checked. */
export function PublishForm({ initial, preview, publish }: PublishFormProps) {
  const router = useRouter();
  const [text, setText] = useState(initial);
  const [checked, setChecked] = useState<Checked | null>(null);
  const check = useAction(preview, (found: PolicyPreview) => setChecked({ sourceText: text, preview: found }));
  const send = useAction(publish, ({ hash }: { hash: string }) => router.push(`/policies/${hash}`));
  const current = checked?.sourceText === text ? checked.preview : null;
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <Card>
        <CardHeader title="Document" description="Stored byte for byte as it stands here." />
        <CardBody className="grid gap-4 py-4">
          <Field
            label="Policy document (JSON)"
            required
            hint="To begin from a published one, open it and choose “Write a new one from it”."
            error={check.error?.message ?? send.error?.message}
          >
            {(control) => (
              <Textarea
                {...control}
                rows={26}
                value={text}
                onChange={(event) => {
                  setText(event.target.value);
                  check.clear();
                  send.clear();
                }}
                spellCheck={false}
                autoComplete="off"
                className="font-mono text-sm"
              />
            )}
          </Field>
          <div className="flex flex-wrap gap-2">
            <Button
              variant={current && !current.existed ? 'secondary' : 'primary'}
              pending={check.pending}
              onClick={() => check.run({ sourceText: text })}
            >
              Check the document
            </Button>
            <Button
              variant={current && !current.existed ? 'primary' : 'secondary'}
              disabled={!current || current.existed}
              pending={send.pending}
              onClick={() => send.run({ sourceText: text })}
            >
              Publish this policy
            </Button>
          </div>
        </CardBody>
      </Card>
      {current ? (
        <PreviewCards preview={current} />
      ) : (
        <Callout title={checked ? 'The document has changed since it was checked' : 'Not checked yet'}>
          Checking compiles the document and shows what it allows, and what it would change in each room that it names.
          Publishing puts it in force nowhere: that is a second step, room by room.
        </Callout>
      )}
    </div>
  );
}
