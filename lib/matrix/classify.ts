// PURE. What an event of a room is to us. Anything that is not exactly a command, or a fact we keep, is ignored with a
// reason; the rules are those of a command's form, none of them needs the database.

import { formattedText } from './formatted-text.ts';
import { type Command, type CommandName, cleanText, parseCommand } from './grammar.ts';
import { asRecord, asText, type RoomEvent, relationOf } from './room-event.ts';

export type Refusal = 'malformed' | 'quote' | 'formatted_differs' | 'in_thread';

export type Classified =
  | { kind: 'command'; verdict: `command:${CommandName}`; command: Command }
  | { kind: 'refused'; verdict: `refused:${Refusal}`; refusal: Refusal; command: CommandName }
  | { kind: 'edit'; verdict: 'edit' | 'edit:command'; target: string | null; command: Command | null }
  | { kind: 'redaction'; verdict: 'redaction'; target: string | null }
  | {
      kind: 'membership';
      verdict: `membership:${Membership}`;
      mxid: string;
      membership: Membership;
      displayName: string | null;
    }
  | { kind: 'tombstone'; verdict: 'tombstone' }
  | { kind: 'encryption'; verdict: 'encryption' }
  | { kind: 'ignored'; verdict: `ignored:${string}` };

export type Reading = {
  botUserId: string;
  /** Names under which people may address the bot in plain text, without the `@`. */
  botNames: readonly string[];
  approveWord: string;
};

const memberships = ['join', 'leave', 'ban', 'invite', 'knock'] as const;
export type Membership = (typeof memberships)[number];

const ignored = (reason: string): Classified => ({ kind: 'ignored', verdict: `ignored:${reason}` });

/** Sorts one event. `reading` says who we are and which word approves in this room. */
export function classify(event: RoomEvent, reading: Reading): Classified {
  if (event.state_key !== undefined) return classifyState(event);
  if (event.type === 'm.room.redaction') {
    return { kind: 'redaction', verdict: 'redaction', target: asText(event.redacts) ?? asText(event.content.redacts) };
  }
  if (event.type === 'm.room.encrypted') return ignored('encrypted');
  if (event.type !== 'm.room.message') return ignored('type');
  if (event.unsigned?.redacted_because !== undefined || Object.keys(event.content).length === 0) {
    return ignored('redacted');
  }
  if (event.sender === reading.botUserId) return ignored('own');
  if (event.unsigned?.membership !== undefined && event.unsigned.membership !== 'join') return ignored('before_join');
  return classifyMessage(event, reading);
}

function classifyState(event: RoomEvent): Classified {
  switch (event.type) {
    case 'm.room.member': {
      const membership = memberships.find((known) => known === event.content.membership);
      const mxid = event.state_key ?? '';
      if (!membership || !mxid.startsWith('@') || mxid.includes('\0')) return ignored('membership');
      const displayName = asText(event.content.displayname);
      return {
        kind: 'membership',
        verdict: `membership:${membership}`,
        mxid,
        membership,
        displayName: displayName === null ? null : cleanText(displayName).slice(0, 255),
      };
    }
    case 'm.room.tombstone':
      return event.state_key === '' ? { kind: 'tombstone', verdict: 'tombstone' } : ignored('state_key');
    case 'm.room.encryption':
      // Whatever it says: encryption that was seen once is believed for ever.
      return event.state_key === '' ? { kind: 'encryption', verdict: 'encryption' } : ignored('state_key');
    case 'm.room.message':
      return ignored('state_key');
    default:
      return ignored('state');
  }
}

function classifyMessage(event: RoomEvent, reading: Reading): Classified {
  const { content } = event;
  const relation = relationOf(event);
  if (relation.relType === 'm.replace' || 'm.new_content' in content) return classifyEdit(event, reading);
  const body = asText(content.body);
  if (content.msgtype !== 'm.text') return ignored('msgtype');
  if (body === null) return ignored('body');
  if (body.startsWith('> ')) return classifyQuote(body, reading);
  const parsed = parseCommand(body, reading.approveWord);
  if (!parsed) return classifyMention(event, body, reading);
  if ('malformed' in parsed) return refused('malformed', parsed.malformed);
  if (parsed.name === 'job') {
    // A thread cannot be opened below an event that is itself in a thread.
    return relation.relType === null ? command(parsed) : refused('in_thread', 'job');
  }
  if (!sameText(content, body)) return refused('formatted_differs', parsed.name);
  return command(parsed);
}

const command = (parsed: Command): Classified => ({
  kind: 'command',
  verdict: `command:${parsed.name}`,
  command: parsed,
});

const refused = (refusal: Refusal, name: CommandName): Classified => ({
  kind: 'refused',
  verdict: `refused:${refusal}`,
  refusal,
  command: name,
});

function sameText(content: Record<string, unknown>, body: string): boolean {
  if (!('formatted_body' in content)) return true;
  const html = asText(content.formatted_body);
  return html !== null && formattedText(html) === body.trim();
}

/** The server takes anyone's edit of anyone's message (CVE-2026-45057): no edit is ever a command. */
function classifyEdit(event: RoomEvent, reading: Reading): Classified {
  const fresh = asText(asRecord(event.content['m.new_content'])?.body) ?? '';
  const fallback = (asText(event.content.body) ?? '').replace(/^\* /, '');
  const parsed = [fresh, fallback].flatMap((body) => parseCommand(body, reading.approveWord) ?? []);
  const meant = parsed.find((one): one is Command => !('malformed' in one)) ?? null;
  const verdict = parsed.length > 0 ? 'edit:command' : 'edit';
  return { kind: 'edit', verdict, target: relationOf(event).eventId, command: meant };
}

/** A reply whose body carries the quoted message: the words may be another person's. */
function classifyQuote(body: string, reading: Reading): Classified {
  const own = body.replace(/^(?:>.*\n)+\n?/, '');
  const parsed = own === body ? null : parseCommand(own, reading.approveWord);
  if (!parsed) return ignored('quote');
  return refused('quote', 'malformed' in parsed ? parsed.malformed : parsed.name);
}

function classifyMention(event: RoomEvent, body: string, reading: Reading): Classified {
  const ids = asRecord(event.content['m.mentions'])?.user_ids;
  const mentioned = Array.isArray(ids) && ids.includes(reading.botUserId);
  // Clients mention the author of the message that is replied to: a reply to the bot is no request.
  const { relType, replyTo } = relationOf(event);
  if (!mentioned || relType !== null || replyTo !== null) return ignored('chat');
  const parsed = parseCommand(`!job ${withoutName(body, reading)}`, reading.approveWord);
  if (!parsed || 'malformed' in parsed) return refused('malformed', 'job');
  return command(parsed);
}

function withoutName(body: string, { botUserId, botNames }: Reading): string {
  const start = body.trimStart();
  const named = [botUserId, ...botNames.flatMap((name) => [`@${name}`, name])]
    .filter((name) => name !== '')
    .find((name) => start.toLowerCase().startsWith(name.toLowerCase()));
  return named ? start.slice(named.length).replace(/^[\s:,]+/, '') : start;
}
