// PURE. All that a message could have told whoever read it: every text in its content, and what its HTML shows. An agent
// may have been fed any of them; a text that stands only where our page does not look is still a stranger's.

import { textsIn } from '#lib/canon/texts-in.ts';

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const pointMax = 0x10ffff;

function character(entity: string, name: string): string {
  if (!name.startsWith('#')) return named[name.toLowerCase()] ?? entity;
  const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return point <= pointMax ? String.fromCodePoint(point) : entity;
}

/** Text without its tags. An opening bracket that nothing closes is text, and so is all that follows it. */
function withoutTags(html: string): string {
  let text = '';
  let from = 0;
  for (;;) {
    const opens = html.indexOf('<', from);
    const closes = opens < 0 ? -1 : html.indexOf('>', opens);
    if (closes < 0) return text + html.slice(from);
    text += html.slice(from, opens);
    from = closes + 1;
  }
}

/** Marks as a reader sees them: tags are nothing between two letters. */
const asShown = (html: string): string =>
  withoutTags(html).replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{1,8});/gi, character);

/** Members whose text is the protocol's and no writer's. */
const technical = new Set(['msgtype', 'format', 'rel_type', 'event_id', 'mimetype', 'm.mentions', 'm.relates_to']);

/** What the writer of a message wrote into it, wherever it stands, each text once. */
export function writtenTexts(content: Record<string, unknown>): string[] {
  const members = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    if (Array.isArray(value)) return value.flatMap(members);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, member]) => (technical.has(name) ? [] : members(member)));
  };
  return [...new Set(members(content))];
}

/** The texts of a stored event's content, one under the other. */
export function spokenText(raw: string): string {
  const event = JSON.parse(raw) as { content?: unknown };
  const texts = textsIn(event.content);
  return [...texts, ...texts.map(asShown)].join('\n');
}
