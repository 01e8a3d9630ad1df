import { describe, expect, test } from 'vitest';
import { parseControl } from './control-grammar.ts';
import { parseCommand } from './grammar.ts';

const room = '!finance:test.localhost';
const job = '7F3K9QXM2BTV';
const control = '019ab6f2-7c1e-7a44-8d11-5a2b6c7d8e9f';
const policy = 'A'.repeat(43);

describe('the forms of !control', () => {
  test('each control over what its form says it is', () => {
    const triage = { step: 'apply', kind: 'triage', disputed: null, minutes: null };
    expect(parseControl('triage everything why not')).toEqual({
      do: 'order',
      order: { ...triage, scope: 'everything', subject: null, reason: 'why not' },
    });
    expect(parseControl(`triage ${room} 30m Rechnungen anderer`)).toMatchObject({
      order: { scope: 'room', subject: room, minutes: 30, reason: 'Rechnungen anderer' },
    });
    expect(parseControl(`freeze ${room} ${job.toLowerCase()} 90m disputed`)).toMatchObject({
      order: { kind: 'freeze', disputed: job, minutes: 90, reason: 'disputed' },
    });
    for (const [word, scope] of [
      ['did:key:z6Mkexample', 'agent'],
      ['@alice:x', 'approver'],
      [job, 'job'],
      [policy, 'policy'],
    ]) {
      expect(parseControl(`revoke ${word} stolen`)).toMatchObject({ order: { kind: 'revoke', scope, subject: word } });
    }
    expect(parseControl(`lift ${control} looked at it`)).toMatchObject({ order: { step: 'lift', controlId: control } });
    expect(parseControl(`rollback ${room} ${policy} too wide`)).toMatchObject({ order: { step: 'rollback', policy } });
    expect(parseControl('confirm A91CF203')).toEqual({ do: 'confirm', code: 'a91cf203' });
    expect(parseControl('list')).toEqual({ do: 'list' });
  });

  test('minutes belong to what can end: a revocation has them in its reason', () => {
    expect(parseControl(`revoke ${job} 30m late`)).toMatchObject({ order: { minutes: null, reason: '30m late' } });
  });

  const malformed = [
    ['no reason', 'triage everything'],
    ['no reason after the minutes', 'triage everything 30m'],
    ['two spaces', 'triage  everything why'],
    ['two spaces before the reason', 'triage everything  why'],
    ['a look-alike letter in a word', 'triage everythіng why'],
    ['a capital', 'Triage everything why'],
    ['an alias', 'triage #finance:x why'],
    ['a freeze without its disputed job', 'freeze everything why'],
    ['a code that is none', 'confirm a91cf20'],
    ['a list of something', 'list everything'],
    ['a control that is none', 'lift 1 why'],
    ['a zero-width space in the reason', 'triage everything wh\u200by'],
    ['a direction override in the reason', 'triage everything \u202eyhw'],
    ['a no-break space between the words', 'triage\u00a0everything why'],
    ['a lone surrogate', 'triage everything \ud800'],
    ['too much', `triage everything ${'x'.repeat(501)}`],
    ['an unknown word', 'stop everything why'],
  ] as const;
  for (const [what, text] of malformed) {
    test(`${what} is no command`, () => expect(parseControl(text)).toBeNull());
  }

  test('a second line makes it malformed, and the word in capitals is understood and not obeyed', () => {
    expect(parseCommand('!control triage everything why\nlift', '!approve')).toEqual({ malformed: 'control' });
    expect(parseCommand('!CONTROL triage everything why', '!approve')).toEqual({ malformed: 'control' });
    expect(parseCommand('  !control list  ', '!approve')).toEqual({ name: 'control', control: { do: 'list' } });
    expect(parseCommand('\u200b!control list', '!approve')).toBeNull();
  });
});
