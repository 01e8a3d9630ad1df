'use client';

import { useEffect } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Code } from '#components/ui/code.tsx';

const askEveryMs = 1_500;

type AnswerNumberProps = {
  number: string;
  bot: string;
  pending: boolean;
  /** Asks whether the answer has come. */
  ask: () => void;
  onStartOver: () => void;
};

/** The last step: the id itself says the number to the bot, and the page goes on by itself. */
export function AnswerNumber({ number, bot, pending, ask, onStartOver }: AnswerNumberProps) {
  useEffect(() => {
    if (pending) return;
    const timer = setTimeout(ask, askEveryMs);
    return () => clearTimeout(timer);
  }, [pending, ask]);
  return (
    <div className="grid gap-4">
      <div role="status" className="grid gap-2">
        <p>
          The code is right. Now answer <Code>{bot}</Code> in that direct message with this number:
        </p>
        <p className="text-center">
          <strong className="font-mono text-lg font-semibold tracking-widest">{number}</strong>
        </p>
        <p className="text-muted">This page goes on by itself as soon as your answer is there.</p>
      </div>
      <Button variant="ghost" onClick={onStartOver}>
        Start over
      </Button>
    </div>
  );
}
