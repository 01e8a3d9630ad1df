'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { AskForCode } from '#components/auth/ask-for-code.tsx';
import { EnterCode, type Waiting } from '#components/auth/enter-code.tsx';
import { Button } from '#components/ui/button.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { Result } from '#lib/result.ts';

type BindMxidProps = {
  server: string;
  bot: string;
  /** The id that this session has already asked a code for. */
  asked: string | null;
  ask: (input: { mxid: string }) => Promise<Result<{ mxid: string }>>;
  enter: (input: { code: string }) => Promise<Result<{ mxid: string } | Waiting>>;
};

/** Binds a Matrix id to the signed-in person: the bot sends it a code, which is typed here, and it answers. */
export function BindMxid({ server, bot, asked, ask, enter }: BindMxidProps) {
  const [step, setStep] = useState<'closed' | 'ask' | 'enter'>(asked === null ? 'closed' : 'enter');
  const [mxid, setMxid] = useState(asked ?? '');
  const router = useRouter();
  const toast = useToast();
  if (step === 'closed') {
    return (
      <div>
        <Button size="sm" onClick={() => setStep('ask')}>
          Bind a Matrix id
        </Button>
      </div>
    );
  }
  return (
    <div className="max-w-md">
      {step === 'ask' ? (
        <AskForCode
          label="Matrix id to bind"
          server={server}
          ask={ask}
          onAsked={(id) => {
            setMxid(id);
            setStep('enter');
          }}
        />
      ) : (
        <EnterCode
          mxid={mxid}
          bot={bot}
          submit="Bind this id"
          enter={enter}
          onEntered={() => {
            setStep('closed');
            toast('ok', 'The Matrix id is bound to your account.');
            router.refresh();
          }}
          onStartOver={() => setStep('ask')}
        />
      )}
    </div>
  );
}
