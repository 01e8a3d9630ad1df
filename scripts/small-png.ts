// A picture of a page as a PNG of at most 256 colours, a third of what the browser writes: pages have few colours, and the
// in-between ones at the edges of letters go to their nearest.

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const coloursMax = 256;
const exactMax = 64;

type Picture = { width: number; height: number; channels: number; rows: Buffer };

/** Undoes the filters of the lines (PNG, section 9): each byte is a difference to those beside and above it. */
function unfilter(data: Buffer, { width, height, channels }: Omit<Picture, 'rows'>): Buffer {
  const length = width * channels;
  const rows = Buffer.alloc(length * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (length + 1)];
    for (let x = 0; x < length; x += 1) {
      const left = x < channels ? 0 : (rows[y * length + x - channels] ?? 0);
      const above = y === 0 ? 0 : (rows[(y - 1) * length + x] ?? 0);
      const corner = y === 0 || x < channels ? 0 : (rows[(y - 1) * length + x - channels] ?? 0);
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter ?? 0] ?? 0;
      rows[y * length + x] = (data[y * (length + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return rows;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** Reads what Chromium writes: eight bits a channel, no interlacing. */
function decode(png: Buffer): Picture {
  const parts: Buffer[] = [];
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = { 2: 3, 6: 4 }[png[25] ?? 0];
  if (png[24] !== 8 || !channels || png[28] !== 0) throw new Error('This picture is none that a browser writes.');
  const size = { width, height, channels };
  return { ...size, rows: unfilter(inflateSync(Buffer.concat(parts)), size) };
}

const distance = (a: number, b: number): number =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;

/** Colours that look alike: the same upper four bits of each channel. */
const kindOf = (colour: number): number => colour & 0xf0f0f0;

/** The colours that are there most; then the first of each kind, so that what is small and coloured keeps its colour. */
function chosen(counts: ReadonlyMap<number, number>): number[] {
  const byCount = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const palette = byCount.slice(0, exactMax);
  const kinds = new Set(palette.map(kindOf));
  for (const colour of byCount) {
    if (palette.length === coloursMax) break;
    if (kinds.has(kindOf(colour))) continue;
    kinds.add(kindOf(colour));
    palette.push(colour);
  }
  return palette;
}

/** The palette, and for every colour the one of it that it becomes. */
function paletteOf(colours: readonly number[]): { palette: number[]; place: Map<number, number> } {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = chosen(counts);
  const place = new Map(palette.map((colour, i) => [colour, i]));
  for (const colour of counts.keys()) {
    if (place.has(colour)) continue;
    let nearest = 0;
    for (const [i, other] of palette.entries())
      if (distance(colour, other) < distance(colour, palette[nearest] ?? 0)) nearest = i;
    place.set(colour, nearest);
  }
  return { palette, place };
}

function chunk(name: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(data.length + 12);
  whole.writeUInt32BE(data.length, 0);
  whole.write(name, 4, 'latin1');
  data.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, data.length + 8)), data.length + 8);
  return whole;
}

/** The same picture, smaller. */
export function smallPng(png: Buffer): Buffer {
  const { width, height, channels, rows } = decode(png);
  const colours = Array.from({ length: width * height }, (_, i) => rows.readUIntBE(i * channels, 3));
  const { palette, place } = paletteOf(colours);
  const lines = Buffer.alloc((width + 1) * height);
  for (const [i, colour] of colours.entries()) {
    lines[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = place.get(colour) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colourTable = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colourTable),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
