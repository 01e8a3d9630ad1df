// PURE. A timeline as one picture: a line for each event from top to bottom, a track for each job, for the controls and for
// the incident. The same timeline gives the same text. Everything that others wrote is marked (lib/canon/display-text.ts) and
// escaped; the picture runs nothing and fetches nothing.

import { displayText } from '#lib/canon/display-text.ts';
import type { TimelineDocument } from '#lib/verify/incident/documents.ts';
import { type TimelineRow, timelineRows } from './timeline-rows.ts';

const width = 1120;
const margin = 24;
const lineHeight = 19;
const rowGap = 9;
const trackWidth = 18;
const timeWidth = 118;
const charactersMax = 104;
const linesMax = 3;
const tracksMax = 14;
// Dark enough on white for text and for thin lines.
const palette = ['#1d4ed8', '#047857', '#7c3aed', '#0e7490', '#a16207', '#be185d', '#4d7c0f', '#9f1239'];
const ink = '#1f2937';
const faint = '#4b5563';
const danger = '#b91c1c';
const stop = '#9a3412';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for a text node or an attribute: what it hides is shown, and nothing in it is markup. */
export const safeText = (text: string): string =>
  displayText(text)
    .text.replace(/[\n\t]+/g, ' ')
    .replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** Lines of at most `charactersMax`; what is longer than three of them ends with an ellipsis. */
function linesOf(text: string): string[] {
  const characters = [...displayText(text).text.replace(/[\n\t]+/g, ' ')];
  const lines: string[] = [];
  let at = 0;
  while (at < characters.length && lines.length < linesMax) {
    const piece = characters.slice(at, at + charactersMax);
    const space = at + piece.length < characters.length ? piece.lastIndexOf(' ') : -1;
    const length = space > charactersMax / 2 ? space + 1 : piece.length;
    lines.push(piece.slice(0, length).join('').trimEnd());
    at += length;
  }
  if (at < characters.length) lines[lines.length - 1] += '…';
  return lines;
}

type Track = { x: number; colour: string };
type Tracks = { of(lane: string): Track; drawn: { lane: string; title: string; track: Track }[]; shared: number };

const controlColour = stop;

/** A track for each lane; the jobs that there is no room for share the last one. */
function layTracks({ lanes }: TimelineDocument): Tracks {
  const drawn = lanes.slice(0, tracksMax).map(({ lane, title }, i) => {
    const colour = lane === 'incident' ? ink : lane === 'controls' ? controlColour : palette[i % palette.length];
    return { lane, title, track: { x: margin + timeWidth + i * trackWidth, colour: colour ?? ink } };
  });
  const byLane = new Map(drawn.map(({ lane, track }) => [lane, track]));
  const last = drawn.at(-1)?.track ?? { x: margin + timeWidth, colour: ink };
  return { of: (lane) => byLane.get(lane) ?? last, drawn, shared: lanes.length - drawn.length };
}

type Drawn = { row: TimelineRow; lines: string[]; y: number; day: string | null };

const atOf = (row: TimelineRow): string | null =>
  row.kind === 'event' ? row.item.at : row.kind === 'calls' ? row.from : null;

function wordsOf(row: TimelineRow): string {
  if (row.kind === 'event') return `${row.item.actor} ${row.item.words}`;
  if (row.kind === 'calls')
    return row.count === 1 ? 'One call was let through.' : `${row.count} calls were let through.`;
  return `${row.count} more events are not drawn here; timeline.json has all of them.`;
}

/** Where each line lies, under a heading for each day. @returns the lines and the height */
function layRows(rows: readonly TimelineRow[], top: number): { drawn: Drawn[]; bottom: number } {
  const drawn: Drawn[] = [];
  let y = top;
  let day = '';
  for (const row of rows) {
    const date = atOf(row)?.slice(0, 10) ?? day;
    const newDay = date !== day;
    if (newDay) y += lineHeight + rowGap;
    day = date;
    const lines = linesOf(wordsOf(row));
    drawn.push({ row, lines, y, day: newDay ? date : null });
    y += lines.length * lineHeight + rowGap;
  }
  return { drawn, bottom: y };
}

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${x}" y="${y}"${more}>${content}</text>`;

/** A shape by what happened, so that no colour has to tell it: cross, square, triangle, or dot. */
function markOf({ row }: Drawn, y: number, tracks: Tracks): string {
  if (row.kind === 'left_out') return '';
  const lane = row.kind === 'event' ? row.item.lane : row.lane;
  const { x, colour } = tracks.of(lane);
  const cy = y - 5;
  const action = row.kind === 'event' ? row.item.action : '';
  if (/\.refused$|^token\.revoked$|^job\.stopped$/.test(action)) {
    return `<path d="M${x - 5} ${cy - 5}L${x + 5} ${cy + 5}M${x + 5} ${cy - 5}L${x - 5} ${cy + 5}" stroke="${danger}" stroke-width="2.5"/>`;
  }
  if (lane === 'controls') return `<rect x="${x - 5}" y="${cy - 5}" width="10" height="10" fill="${colour}"/>`;
  if (lane === 'incident') return `<path d="M${x} ${cy - 6}L${x + 6} ${cy + 5}L${x - 6} ${cy + 5}Z" fill="${colour}"/>`;
  return `<circle cx="${x}" cy="${cy}" r="4" fill="${row.kind === 'calls' ? '#ffffff' : colour}" stroke="${colour}" stroke-width="2"/>`;
}

function drawRow(drawn: Drawn, tracks: Tracks, textX: number): string {
  const { row, lines, y, day } = drawn;
  const at = atOf(row);
  const refused = row.kind === 'event' && /\.refused$/.test(row.item.action);
  const fill = refused ? danger : row.kind === 'event' ? ink : faint;
  const bold = row.kind === 'event' && /^(control|incident)\./.test(row.item.action) ? ' font-weight="600"' : '';
  return [
    day ? text(margin, y - lineHeight - 1, safeText(day), ` font-weight="600" fill="${ink}"`) : '',
    at ? text(margin, y, at.slice(11, 23), ` font-family="monospace" fill="${faint}"`) : '',
    markOf(drawn, y, tracks),
    ...lines.map((line, i) => text(textX, y + i * lineHeight, safeText(line), ` fill="${fill}"${bold}`)),
  ].join('');
}

/** The part of a track between its first and its last event. */
function drawTrack(lane: string, track: Track, drawn: readonly Drawn[], tracks: Tracks): string {
  const ys = drawn
    .filter(
      ({ row }) => row.kind !== 'left_out' && tracks.of(row.kind === 'event' ? row.item.lane : row.lane) === track,
    )
    .map(({ y }) => y - 5);
  const [first] = ys;
  const last = ys.at(-1);
  if (first === undefined || last === undefined || first === last) return '';
  const dash = lane === 'incident' || lane === 'controls' ? ' stroke-dasharray="3 4"' : '';
  return `<path d="M${track.x} ${first}V${last}" stroke="${track.colour}" stroke-opacity="0.55" stroke-width="2"${dash}/>`;
}

function drawLegend(tracks: Tracks, top: number): { parts: string[]; bottom: number } {
  const parts = tracks.drawn.map(({ lane, title, track }, i) => {
    const y = top + i * lineHeight;
    const name = `${lane.startsWith('job:') ? `${lane.slice(4)}  ` : ''}${title}`;
    const [line = '', more] = linesOf(name);
    const note = i === tracks.drawn.length - 1 && tracks.shared > 0 ? ` (and ${tracks.shared} more jobs)` : '';
    return (
      `<path d="M${margin} ${y - 5}H${margin + 22}" stroke="${track.colour}" stroke-width="4"/>` +
      text(margin + 32, y, safeText(`${line}${more ? '…' : ''}${note}`), ` fill="${ink}"`)
    );
  });
  return { parts, bottom: top + tracks.drawn.length * lineHeight };
}

const marksWords =
  'Cross: refused, revoked or stopped. Square: a control. Triangle: the incident. Dot: the job. Times are UTC.';

/** Draws a timeline. `title` and everything in the timeline may have been written by anybody. */
export function timelineSvg(title: string, timeline: TimelineDocument): string {
  const tracks = layTracks(timeline);
  const legend = drawLegend(tracks, 78);
  const marksY = legend.bottom + 8;
  const { drawn, bottom } = layRows(timelineRows(timeline), marksY + 34);
  const textX = margin + timeWidth + tracks.drawn.length * trackWidth + 6;
  const height = bottom + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t" font-family="system-ui, sans-serif" font-size="13">`,
    `<title id="t">${safeText(`Timeline: ${title}`)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(margin, 40, safeText(linesOf(title)[0] ?? ''), ` font-size="18" font-weight="600" fill="${ink}"`),
    ...legend.parts,
    text(margin, marksY, marksWords, ` fill="${faint}"`),
    ...tracks.drawn.map(({ lane, track }) => drawTrack(lane, track, drawn, tracks)),
    ...drawn.map((row) => drawRow(row, tracks, textX)),
    '</svg>\n',
  ].join('\n');
}
