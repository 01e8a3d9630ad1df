'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { ChevronRight, ShieldCheck } from '#components/ui/more-icons.tsx';
import type { Sheet } from '#lib/verify/browser/sheet.ts';
import { fetchAndVerify, type Verification } from './fetch-and-verify.ts';
import { HashComparison } from './hash-comparison.tsx';
import { RefusalBanner, VerificationBanner } from './verification-banner.tsx';
import { VerificationReport } from './verification-report.tsx';

type VerifyInBrowserProps = {
  /** Where the download link of the package leads: the very bytes a reader would keep. */
  packageUrl: string;
  fileName: string;
  /** Hex SHA-256 under which the package was sealed. */
  expectedSha256: string;
};

type State = Verification | { kind: 'idle' } | { kind: 'working'; percent: number; step: string };

/** Fetches the package as its download does and verifies it in a worker of this browser, beside the page. */
export function VerifyInBrowser({ packageUrl, fileName, expectedSha256 }: VerifyInBrowserProps) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const [keys, setKeys] = useState('');
  const running = useRef<AbortController>(null);
  const result = useRef<HTMLDivElement>(null);
  const finished = state.kind !== 'idle' && state.kind !== 'working';

  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => {
    if (finished) result.current?.focus();
  }, [finished]);

  async function verify() {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const tell = (percent: number, step: string) => setState({ kind: 'working', percent, step });
    tell(0, `Fetching ${fileName}`);
    const found = await fetchAndVerify({ packageUrl, trustedText: keys }, tell, control.signal);
    if (!control.signal.aborted) setState(found);
  }

  return (
    <Card aria-label="Verification in this browser">
      <CardHeader
        title="Verify in this browser"
        description="Fetches the package as the download does and checks it here, signature by signature."
      />
      <CardBody className="grid gap-3">
        <details className="group">
          <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm text-sm text-muted hover:text-fg">
            <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
            With keys that you trust
          </summary>
          <div className="pt-2">
            <Field
              label="Keys you trust"
              hint="A list in the form of keys.json, from somebody other than this console."
            >
              {(control) => (
                <Textarea
                  rows={2}
                  spellCheck={false}
                  className="font-mono"
                  value={keys}
                  onChange={(event) => setKeys(event.target.value)}
                  {...control}
                />
              )}
            </Field>
          </div>
        </details>
        <div>
          <Button variant="primary" pending={state.kind === 'working'} onClick={verify}>
            <ShieldCheck aria-hidden />
            {finished ? 'Verify again' : 'Verify'}
          </Button>
        </div>
        <Working state={state} />
        <p className="text-sm text-muted">
          This page comes from the party whose evidence it checks: a convenience. For an independent check, download the
          package and use <code>verify.html</code> from elsewhere, the command line, or tools of others.
        </p>
        <div ref={result} tabIndex={-1} className="grid min-w-0 gap-3 empty:hidden">
          {state.kind === 'sheet' ? <Found sheet={state.sheet} expected={expectedSha256} /> : null}
          {state.kind === 'refused' ? <RefusalBanner refused={state} /> : null}
        </div>
      </CardBody>
    </Card>
  );
}

/** The verdict at once, all that it rests on behind one click and in a room of its own. */
function Found({ sheet, expected }: { sheet: Sheet; expected: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <VerificationBanner banner={sheet.banner} />
      <HashComparison expected={expected} found={sheet.fingerprint.sha256} />
      <div>
        <Button size="sm" onClick={() => setOpen(true)}>
          The whole report
        </Button>
        <span className="ml-2 text-sm text-muted">{sheet.checks.counts}</span>
      </div>
      <Dialog wide open={open} onClose={() => setOpen(false)} title="What this browser found">
        <VerificationReport sheet={sheet} />
      </Dialog>
    </>
  );
}

/** The bar, and a live region that says each quarter once. */
function Working({ state }: { state: State }) {
  const percent = state.kind === 'working' ? state.percent : 0;
  const step = state.kind === 'working' ? state.step : '';
  const quarter = Math.floor(percent / 25) * 25;
  return (
    <>
      {state.kind === 'working' ? (
        <div className="grid gap-1 text-sm text-muted">
          <progress
            max={100}
            value={percent}
            aria-label="Progress of the verification"
            className="h-2 w-full accent-accent"
          />
          <p>{step}</p>
        </div>
      ) : null}
      <p role="status" className="sr-only">
        {state.kind === 'working' ? `Verifying, ${quarter} %` : ''}
        {state.kind === 'sheet' ? `Verified: ${state.sheet.banner.verdict}` : ''}
        {state.kind === 'refused' ? state.title : ''}
      </p>
    </>
  );
}
