'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Search } from '#components/ui/more-icons.tsx';
import { investigateAddress, referenceMax, tokenPattern } from '#lib/investigate/address.ts';

const tooLong = `No identifier or link has more than ${referenceMax.toLocaleString('en')} characters. Paste only the identifier.`;

/** A token must stand in no address: where the browser can hash, only its hash leaves it. */
async function withoutToken(text: string): Promise<string> {
  if (!tokenPattern.test(text) || !globalThis.crypto?.subtle) return text;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One field for everything that can be pasted. What is asked goes into the address; it works without script too. */
export function ReferenceForm({ reference }: { reference: string }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [error, setError] = useState<string | null>(null);
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('ref') ?? '').trim();
    setError(text.length > referenceMax ? tooLong : null);
    if (!text || text.length > referenceMax) return;
    startTransition(async () => router.push(investigateAddress(await withoutToken(text))));
  }
  return (
    <search className="print:hidden">
      <form key={reference} action="/investigate" onSubmit={submit} aria-busy={pending}>
        <Field
          label="What do you have?"
          required
          error={error}
          hint="A Matrix event id or matrix.to link, a job id, a token’s id, a receipt or call id, a policy hash, a decision digest or its CODE, a control’s id, an entry’s number, a link, or the SHA-256 of a file, in hex or base64url."
        >
          {(control) => (
            <div className="flex gap-2">
              <Input
                {...control}
                type="search"
                name="ref"
                defaultValue={reference}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                enterKeyHint="search"
                className="min-w-0 flex-1 font-mono"
              />
              <Button type="submit" variant="primary" pending={pending}>
                {pending ? null : <Search aria-hidden />}
                Find
              </Button>
            </div>
          )}
        </Field>
      </form>
    </search>
  );
}
