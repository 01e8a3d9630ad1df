// PURE. What a reading is called, and what to try when nothing has it.

import type { Reading } from './reading.ts';

type Words = { looksLike: string; outcome: string };

const words: Record<Reading['shape'], Words> = {
  event: { looksLike: 'a Matrix event id', outcome: 'no job rests on it, and this console has not received it' },
  room: { looksLike: 'a Matrix room id', outcome: 'no job was asked for in it' },
  person: { looksLike: 'a Matrix id of a person', outcome: 'the log does not name it' },
  agent: { looksLike: 'an agent’s key', outcome: 'the log does not name it' },
  job: { looksLike: 'a job id', outcome: 'there is no such job' },
  uuid: { looksLike: 'the id of a token, call, decision or control', outcome: 'none has it' },
  named: { looksLike: 'the id of a receipt, run, event or bundle', outcome: 'none has it' },
  code: { looksLike: 'the CODE of a decision', outcome: 'no decision digest begins with it' },
  entry: { looksLike: 'the number of an entry of the log', outcome: 'the log has no such entry' },
  hash: {
    looksLike: 'a SHA-256',
    outcome:
      'no policy, decision, token, plan, receipt, call, message or package has it, as far as was looked: the whole index of the log, the 5,000 newest messages and calls, and the files of the 1,000 newest packages',
  },
  page: { looksLike: 'the address of a page of this console', outcome: 'there is nothing of that id' },
  url: { looksLike: 'a link', outcome: 'no request, plan, call or result that the log has indexed names it' },
  token: { looksLike: 'a token', outcome: 'no token of this console has its hash' },
  words: { looksLike: 'words and no identifier', outcome: 'nothing can be named by it' },
};

/** “Looks like a Matrix event id: no job rests on it.” */
export function readingWords({ shape }: Reading): string {
  const { looksLike, outcome } = words[shape];
  return `This looks like ${looksLike}: ${outcome}.`;
}

/** What else may help, by what was pasted. */
export function whatToTry({ shape }: Reading): string {
  if (shape === 'words')
    return 'Words are searched for on the audit page. Here, paste an identifier, a hash or a link.';
  if (shape === 'url')
    return 'Try the address without what follows its path, or search for a part of it on the audit page.';
  if (shape === 'event') return 'Check that the whole id was copied, and that the room is one of this console’s.';
  if (shape === 'hash') return 'Check that all of it was copied: 64 hexadecimal characters, or 43 of base64url.';
  return 'Check that all of it was copied. It may belong to another console.';
}
