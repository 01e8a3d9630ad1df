'use client';

import { useCallback, useState } from 'react';
import { Code } from '#components/ui/code.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Result } from '#lib/result.ts';
import { AnswerNumber } from './answer-number.tsx';
import { TypeCode } from './type-code.tsx';
import { useAction } from './use-action.ts';

/** The code was right; the id has to answer with this number. */
export type Waiting = { waiting: string };

type EnterCodeProps = {
  mxid: string;
  bot: string;
  /** The button: what the code does. */
  submit: string;
  enter: (input: { code: string }) => Promise<Result<unknown>>;
  onEntered: () => void;
  onStartOver: () => void;
};

const numberIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'waiting' in value ? String(value.waiting) : null;

/** The second step: the code that the bot sent to the id, and then the number that the id answers with. */
export function EnterCode({ mxid, bot, submit, enter, onEntered, onStartOver }: EnterCodeProps) {
  const [code, setCode] = useState('');
  const [number, setNumber] = useState<string | null>(null);
  const take = useCallback(
    (value: unknown) => {
      const waiting = numberIn(value);
      setNumber(waiting);
      if (waiting === null) onEntered();
    },
    [onEntered],
  );
  const { run, pending, error } = useAction(enter, take);
  const ask = useCallback(() => run({ code }), [run, code]);
  if (number !== null && !error) {
    return <AnswerNumber number={number} bot={bot} pending={pending} ask={ask} onStartOver={onStartOver} />;
  }
  return (
    <TypeCode
      sentTo={
        <Code className="text-fg">
          <UntrustedText>{mxid}</UntrustedText>
        </Code>
      }
      bot={bot}
      submit={submit}
      code={code}
      setCode={setCode}
      enter={ask}
      pending={pending}
      error={error?.message}
      onStartOver={onStartOver}
    />
  );
}
