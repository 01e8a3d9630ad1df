'use client';

import clsx from 'clsx/lite';
import { useState } from 'react';
import { Check, Copy } from './more-icons.tsx';

type CopyButtonProps = { text: string; label: string; small?: boolean; className?: string };

/** Copies `text` and says so. */
export function CopyButton({ text, label, small = false, className }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');

  async function copy() {
    const outcome = await navigator.clipboard.writeText(text).then(
      () => 'copied' as const,
      () => 'failed' as const,
    );
    setState(outcome);
    setTimeout(() => setState('idle'), 2000);
  }

  const Icon = state === 'copied' ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={label}
      title={state === 'failed' ? 'The browser did not allow copying' : label}
      className={clsx(
        'inline-flex items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-fg',
        small ? 'size-6' : 'size-7',
        className,
      )}
    >
      <Icon aria-hidden className={small ? 'size-3.5' : 'size-4'} />
      <span role="status" className="sr-only">
        {state === 'copied' ? 'Copied' : state === 'failed' ? 'Not copied' : ''}
      </span>
    </button>
  );
}
