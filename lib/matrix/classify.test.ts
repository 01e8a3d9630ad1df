import { describe, expect, test } from 'vitest';
import { classify, type Reading } from './classify.ts';
import { parseRoomEvent } from './room-event.ts';

const bot = '@countersign:test.localhost';
const reading: Reading = { botUserId: bot, botNames: ['countersign', 'Countersign'], approveWord: '!approve' };
const approve = '!approve 7F3K9QXM2BTV a91cf203';

const message = (content: unknown, more: object = {}) => ({
  event_id: '$one',
  sender: '@alice:test.localhost',
  type: 'm.room.message',
  origin_server_ts: 1_700_000_000_000,
  content,
  unsigned: { membership: 'join' },
  ...more,
});
const said = (body: unknown, more: object = {}) => message({ msgtype: 'm.text', body, ...more });
const read = (event: unknown, change: Partial<Reading> = {}) =>
  classify(parseRoomEvent(event), { ...reading, ...change });
const verdict = (event: unknown) => read(event).verdict;
const commandOf = (event: unknown, change: Partial<Reading> = {}) => {
  const classified = read(event, change);
  return classified.kind === 'command' ? classified.command : classified.verdict;
};

describe('the forms of the commands', () => {
  test('one form each, the job id folded to capitals and the code to small letters', () => {
    expect(commandOf(said('!approve 7f3k9qxm2btv A91CF203'))).toEqual({
      name: 'approve',
      jobId: '7F3K9QXM2BTV',
      code: 'a91cf203',
    });
    expect(commandOf(said('  !approve 7F3K9QXM2BTV a91cf203 '))).toMatchObject({ name: 'approve' });
    expect(commandOf(said('!deny 7F3K9QXM2BTV'))).toEqual({ name: 'deny', jobId: '7F3K9QXM2BTV', reason: null });
    expect(commandOf(said('!deny 7F3K9QXM2BTV falsches Repository, bitte ändern'))).toMatchObject({
      reason: 'falsches Repository, bitte ändern',
    });
    expect(commandOf(said('!status 7F3K9QXM2BTV'))).toEqual({ name: 'status', jobId: '7F3K9QXM2BTV' });
    expect(commandOf(said('!withdraw 7F3K9QXM2BTV'))).toEqual({ name: 'withdraw', jobId: '7F3K9QXM2BTV' });
    expect(commandOf(said('!help'))).toEqual({ name: 'help' });
  });

  test('the approve word is the policy’s own, and then no other word approves', () => {
    const word = { approveWord: '!countersign' };
    expect(commandOf(said('!countersign 7F3K9QXM2BTV a91cf203'), word)).toMatchObject({ name: 'approve' });
    expect(commandOf(said(approve), word)).toBe('ignored:chat');
  });

  test('a job’s text may be long, in any script and on several lines; it is stored without control characters', () => {
    const text = `résumé 発注 ${'x'.repeat(1000)}\nzweite Zeile`;
    expect(commandOf(said(`!job ${text}`))).toEqual({ name: 'job', text });
    expect(commandOf(said('!job a\0b\u0007c'))).toEqual({ name: 'job', text: 'a�b�c' });
    expect(commandOf(said('!job lone \ud800 surrogate'))).toEqual({ name: 'job', text: 'lone � surrogate' });
  });

  test.each([
    ['!job', 'job'],
    ['!job    ', 'job'],
    [`!job ${'x'.repeat(8001)}`, 'job'],
    ['!approve', 'approve'],
    ['!approve 7F3K9QXM2BTV', 'approve'],
    ['!approve 7F3K9QXM2BTV  a91cf203', 'approve'],
    ['!approve 7F3K9QXM2BTV a91cf203 now', 'approve'],
    ['!approve 7F3K9QXM2BTU a91cf203', 'approve'],
    ['!APPROVE 7F3K9QXM2BTV a91cf203', 'approve'],
    ['!approve 7F3K9QXM2BTV a91cf203\nthanks', 'approve'],
    ['!deny', 'deny'],
    ['!deny 7F3K9QXM2BTV\nbecause', 'deny'],
    ['!help me', 'help'],
  ])('M60 %j is meant as %s and is told so, and decides nothing', (body, command) => {
    expect(read(said(body))).toMatchObject({ kind: 'refused', refusal: 'malformed', command });
  });

  test.each([
    ['Cyrillic а in the word', '!аpprove 7F3K9QXM2BTV a91cf203', 'ignored:chat'],
    ['Cyrillic с in the code', '!approve 7F3K9QXM2BTV a91сf203', 'refused:malformed'],
    ['full-width digits', '!approve 7F3K9QXM2BTV ａ91cf203', 'refused:malformed'],
    ['a no-break space between', '!approve\u00a07F3K9QXM2BTV a91cf203', 'ignored:chat'],
    ['a zero-width space at the end', `${approve}\u200b`, 'refused:malformed'],
    ['a tab before the id', '!approve\t7F3K9QXM2BTV a91cf203', 'ignored:chat'],
    ['a carriage return at the end', `${approve}\r`, 'refused:malformed'],
  ])('M60 look-alike: %s', (_, body, expected) => {
    expect(verdict(said(body))).toBe(expected);
  });
});

describe('what never is a command', () => {
  test('M34, M35 an edit, by its author or by another, whichever part carries the words', () => {
    const relates = { 'm.relates_to': { rel_type: 'm.replace', event_id: '$target' } };
    const fresh = { 'm.new_content': { msgtype: 'm.text', body: approve } };
    expect(read(said(`* ${approve}`, { ...relates, ...fresh }))).toEqual({
      kind: 'edit',
      verdict: 'edit:command',
      target: '$target',
      command: { name: 'approve', jobId: '7F3K9QXM2BTV', code: 'a91cf203' },
    });
    expect(verdict(said(approve, relates))).toBe('edit:command');
    expect(verdict(said(approve, fresh))).toBe('edit:command');
    expect(verdict(said('* hello', { ...relates, 'm.new_content': { body: 'hello' } }))).toBe('edit');
  });

  test('M37 a message that was redacted before sync reached it', () => {
    expect(verdict(message({}))).toBe('ignored:redacted');
    expect(verdict({ ...said(approve), unsigned: { membership: 'join', redacted_because: {} } })).toBe(
      'ignored:redacted',
    );
  });

  test('M39 a reply that carries a quotation', () => {
    expect(verdict(said(`> <@bob:test.localhost> ${approve}\n\nyes`))).toBe('ignored:quote');
    expect(verdict(said(`> <@bob:test.localhost> the plan\n\n${approve}`))).toBe('refused:quote');
    expect(verdict(said(`> ${approve}`))).toBe('ignored:quote');
  });

  test('M41 a notice and an emote', () => {
    expect(verdict(message({ msgtype: 'm.notice', body: approve }))).toBe('ignored:msgtype');
    expect(verdict(message({ msgtype: 'm.emote', body: approve }))).toBe('ignored:msgtype');
  });

  test.each([
    ['other words', 'not <em>that</em>'],
    ['a spoiler', `<span data-mx-spoiler>${approve}</span>`],
    ['a struck line', `<del>${approve}</del>`],
    ['a hidden quotation', `<mx-reply>plan</mx-reply>${approve}`],
    ['an entity of another letter', '!approve 7F3K9QXM2BTV &#97;91cf203'],
  ])('M42 a formatted text that is not the plain one: %s', (_, html) => {
    expect(verdict(said(approve, { format: 'org.matrix.custom.html', formatted_body: html }))).toBe(
      'refused:formatted_differs',
    );
  });

  test('M42 the same words in emphasis are the same words', () => {
    expect(verdict(said(approve, { formatted_body: `<p><code>${approve}</code></p>` }))).toBe('command:approve');
    expect(verdict(said('!deny 7F3K9QXM2BTV a < b', { formatted_body: '!deny 7F3K9QXM2BTV a &lt; b' }))).toBe(
      'command:deny',
    );
    expect(verdict(said(approve, { formatted_body: 7 }))).toBe('refused:formatted_differs');
  });

  test('M43, M44, M45 copies of sender and time in the content change nothing', () => {
    const event = said(approve, { sender: '@boss:x', displayname: '@boss:x', origin_server_ts: 1, user_id: '@boss:x' });
    expect(parseRoomEvent(event)).toMatchObject({
      sender: '@alice:test.localhost',
      origin_server_ts: 1_700_000_000_000,
    });
    expect(verdict(event)).toBe('command:approve');
  });

  test('M61 the bot’s own text', () => {
    expect(verdict({ ...said(approve), sender: bot })).toBe('ignored:own');
  });

  test('M27 what was said while the reader was not in the room', () => {
    expect(verdict({ ...said(approve), unsigned: { membership: 'leave' } })).toBe('ignored:before_join');
    expect(verdict({ ...said(approve), unsigned: { membership: 'invite' } })).toBe('ignored:before_join');
  });

  test('a state event that calls itself a message', () => {
    expect(verdict({ ...said(approve), state_key: '' })).toBe('ignored:state_key');
  });

  test('a sticker, a reaction, an encrypted event, a poll', () => {
    expect(verdict({ ...said(approve), type: 'm.reaction' })).toBe('ignored:type');
    expect(verdict({ ...said(approve), type: 'm.room.encrypted' })).toBe('ignored:encrypted');
    expect(verdict({ ...said(approve), type: 'org.matrix.msc3381.poll.start' })).toBe('ignored:type');
  });
});

describe('poison', () => {
  test('M11 a NUL in a body', () => {
    expect(verdict(said('!approve 7F3K9QXM2BTV a91cf203\0'))).toBe('refused:malformed');
    expect(verdict(said('hello\0'))).toBe('ignored:chat');
  });

  test('M12 a NUL in a key', () => {
    expect(verdict(said(approve, { 'a\0b': 1 }))).toBe('command:approve');
  });

  test('M13 `__proto__` and `constructor` give an event nothing that it does not have', () => {
    const raw = `{"__proto__":{"msgtype":"m.text","body":"${approve}"},"constructor":{"prototype":{"body":"x"}}}`;
    expect(verdict(message(JSON.parse(raw)))).toBe('ignored:msgtype');
    const inNew = JSON.parse(`{"msgtype":"m.text","body":"${approve}","__proto__":{"m.new_content":{}}}`);
    expect(verdict(message(inNew))).toBe('command:approve');
    expect(({} as { body?: string }).body).toBeUndefined();
  });

  test('M14 direction overrides', () => {
    expect(verdict(said(`\u202e${approve}`))).toBe('ignored:chat');
    expect(verdict(said('!approve 7F3K9QXM2BTV \u202ea91cf203'))).toBe('refused:malformed');
  });

  test('M15 of duplicate keys the last counts, as for the homeserver', () => {
    const content = JSON.parse(`{"msgtype":"m.text","body":"${approve}","body":"hello"}`);
    expect(verdict(message(content))).toBe('ignored:chat');
  });

  test.each([
    ['a number', 7],
    ['null', null],
    ['a list', [approve]],
    ['an object', { toString: approve }],
  ])('M16 a body that is %s', (_, body) => {
    expect(verdict(said(body))).toBe('ignored:body');
  });

  test.each([
    ['no content', { ...said('x'), content: null }],
    ['a content that is text', { ...said('x'), content: 'x' }],
    ['no sender', { ...said('x'), sender: undefined }],
    ['a sender with a NUL', { ...said('x'), sender: '@a\0:x' }],
    ['an event id that is a number', { ...said('x'), event_id: 7 }],
    ['a time that is text', { ...said('x'), origin_server_ts: 'now' }],
    ['a type with a NUL', { ...said('x'), type: 'm.room\0' }],
    ['a text in place of an event', 'm.room.message'],
    ['nesting without end', { ...said('x'), content: nested(100) }],
  ])('M16 an envelope with %s is no event', (_, event) => {
    expect(() => parseRoomEvent(event)).toThrow();
  });

  test('M16 relations and mentions of wrong types are as if they were not there', () => {
    expect(verdict(said(approve, { 'm.relates_to': 'x', 'm.mentions': [1] }))).toBe('command:approve');
    expect(verdict(said(approve, { 'm.relates_to': { rel_type: 7, 'm.in_reply_to': 'x' } }))).toBe('command:approve');
    expect(verdict({ ...said(approve), unsigned: 'x' })).toBe('command:approve');
  });
});

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let i = 0; i < depth; i++) value = { a: value };
  return value;
}

describe('a mention of the bot', () => {
  const mentions = { 'm.mentions': { user_ids: [bot] } };

  test('asks for a job, with the bot’s name taken off the front', () => {
    expect(commandOf(said('Countersign: tidy the wiki', mentions))).toEqual({ name: 'job', text: 'tidy the wiki' });
    expect(commandOf(said(`${bot} tidy the wiki`, mentions))).toEqual({ name: 'job', text: 'tidy the wiki' });
    expect(commandOf(said('@countersign tidy', mentions))).toEqual({ name: 'job', text: 'tidy' });
    expect(commandOf(said('please tidy, Countersign', mentions))).toEqual({
      name: 'job',
      text: 'please tidy, Countersign',
    });
  });

  test('in a reply asks for nothing: clients mention the author of what is replied to', () => {
    const reply = { 'm.relates_to': { 'm.in_reply_to': { event_id: '$plan' } } };
    expect(verdict(said('thanks', { ...mentions, ...reply }))).toBe('ignored:chat');
  });

  test('by name alone, without m.mentions, is chat', () => {
    expect(verdict(said('Countersign: tidy the wiki'))).toBe('ignored:chat');
  });

  test('with nothing else is told what to write', () => {
    expect(verdict(said('Countersign:', mentions))).toBe('refused:malformed');
  });

  test('beside a command is that command', () => {
    expect(verdict(said(approve, mentions))).toBe('command:approve');
  });
});

describe('facts of a room', () => {
  const state = (type: string, stateKey: string, content: object) => ({
    ...message(content),
    type,
    state_key: stateKey,
  });

  test('membership is the state key’s, whoever sent it', () => {
    expect(read(state('m.room.member', '@bob:x', { membership: 'ban', displayname: 'B\0b' }))).toEqual({
      kind: 'membership',
      verdict: 'membership:ban',
      mxid: '@bob:x',
      membership: 'ban',
      displayName: 'B�b',
    });
    expect(verdict(state('m.room.member', '@bob:x', { membership: 'king' }))).toBe('ignored:membership');
  });

  test('encryption counts whatever it says, a tombstone too', () => {
    expect(verdict(state('m.room.encryption', '', {}))).toBe('encryption');
    expect(verdict(state('m.room.encryption', 'x', {}))).toBe('ignored:state_key');
    expect(verdict(state('m.room.tombstone', '', { replacement_room: '!other' }))).toBe('tombstone');
  });

  test('a redaction names its target in either of the two places', () => {
    const redaction = { ...message({ redacts: '$b' }), type: 'm.room.redaction' };
    expect(read(redaction)).toMatchObject({ kind: 'redaction', target: '$b' });
    expect(read({ ...redaction, redacts: '$a', content: {} })).toMatchObject({ target: '$a' });
  });
});

test('a job begins outside of threads, since a thread cannot begin inside one', () => {
  const inThread = { 'm.relates_to': { rel_type: 'm.thread', event_id: '$root' } };
  expect(verdict(said('!job tidy', inThread))).toBe('refused:in_thread');
  expect(verdict(said('!job tidy', { 'm.relates_to': { 'm.in_reply_to': { event_id: '$x' } } }))).toBe('command:job');
});
