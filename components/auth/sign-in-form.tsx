'use client';

import { useState } from 'react';
import type { Result } from '#lib/result.ts';
import { AskForCode } from './ask-for-code.tsx';
import { EnterCode, type Waiting } from './enter-code.tsx';

type SignInFormProps = {
  /** Path to open once signed in. */
  next: string;
  /** A server whose people may sign in, for the example. */
  server: string;
  /** Matrix id of the bot that sends the code. */
  bot: string;
  /** The id this browser has already asked a code for. */
  asked: string | null;
  askForCode: (input: { mxid: string }) => Promise<Result<{ mxid: string }>>;
  enterCode: (input: { code: string }) => Promise<Result<Waiting | null>>;
};

/** Two steps in one browser: ask for a code by Matrix id, then type what the bot sent and answer it. */
export function SignInForm({ next, server, bot, asked, askForCode, enterCode }: SignInFormProps) {
  const [mxid, setMxid] = useState(asked);
  if (mxid === null) return <AskForCode server={server} ask={askForCode} onAsked={setMxid} />;
  return (
    <EnterCode
      mxid={mxid}
      bot={bot}
      submit="Sign in"
      enter={enterCode}
      onEntered={() => window.location.assign(next)}
      onStartOver={() => setMxid(null)}
    />
  );
}
