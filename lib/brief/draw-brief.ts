import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import type { BriefContent } from './brief-content.ts';
import { type FaceOf, textRuns } from './brief-text.ts';
import { fontOfWoff } from './woff.ts';

type Doc = InstanceType<typeof PDFDocument>;

// Next bundles this file, so its own address says nothing: every process starts in the product's folder.
const filesDir = join(process.cwd(), 'node_modules/@fontsource/noto-sans/files');
const scripts = ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese', 'devanagari'];
const weights = { plain: 400, bold: 700 } as const;
type Weight = keyof typeof weights;

const ink = { text: '#15181d', muted: '#505661', mark: '#8a4b00', line: '#d5d9df' };
const verdictInk = { VALID: '#0f6b45', INVALID: '#a3261c', INCOMPLETE: '#8a5a00', none: '#505661' };
const page = { margin: 44, label: 118 };

const faceName = (script: string, weight: Weight) => `${script}-${weights[weight]}`;

const fonts = new Map<string, Buffer>();

/** A face's font, read once. */
function fontOf(script: string, weight: Weight): Buffer {
  const name = faceName(script, weight);
  const found = fonts.get(name) ?? fontOfWoff(readFileSync(join(filesDir, `noto-sans-${name}-normal.woff`)));
  fonts.set(name, found);
  return found;
}

/** What was found out once about a character holds for every brief. */
const known = new Map<number, string | null>();

function registerFaces(doc: Doc): FaceOf {
  for (const script of scripts) {
    for (const weight of ['plain', 'bold'] as const) {
      doc.registerFont(faceName(script, weight), fontOf(script, weight));
    }
  }
  return (codePoint) => {
    const found = known.get(codePoint);
    if (found !== undefined) return found;
    const script = scripts.find((each) => hasGlyph(doc, faceName(each, 'plain'), codePoint)) ?? null;
    known.set(codePoint, script);
    return script;
  };
}

function hasGlyph(doc: Doc, face: string, codePoint: number): boolean {
  doc.font(face);
  // The library keeps the open font there and its types do not say so.
  const { _font: open } = doc as unknown as { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } };
  return open.font.hasGlyphForCodePoint(codePoint);
}

type Style = { size: number; weight?: Weight; color?: string; x: number; width: number };

/** Draws a text at the present height and moves below it. */
function drawText(doc: Doc, faceOf: FaceOf, text: string, style: Style): void {
  const { size, weight = 'plain', color = ink.text, x, width } = style;
  const runs = textRuns(text, faceOf);
  doc.x = x;
  for (const [index, run] of runs.entries()) {
    doc.font(faceName(run.face ?? 'latin', weight)).fontSize(size);
    doc.fillColor(run.face === null ? ink.mark : color);
    const continued = index < runs.length - 1;
    if (index === 0) doc.text(run.text, x, doc.y, { width, continued, lineGap: 1 });
    else doc.text(run.text, { continued, lineGap: 1 });
  }
}

function drawHead(doc: Doc, faceOf: FaceOf, content: BriefContent, width: number): void {
  const { margin: x } = page;
  drawText(doc, faceOf, 'Countersign · evidence brief', { size: 9, color: ink.muted, x, width });
  doc.moveDown(0.3);
  drawText(doc, faceOf, `Job ${content.jobId}`, { size: 18, weight: 'bold', x, width });
  doc.moveDown(0.4);
  const color = verdictInk[content.verdict ?? 'none'];
  const code = content.code ? ` (${content.code})` : '';
  drawText(doc, faceOf, `${content.verdict ?? 'Not verified yet'}${code}`, {
    size: 14,
    weight: 'bold',
    color,
    x,
    width,
  });
  drawText(doc, faceOf, `${content.meaning} ${content.ended}`, { size: 10, x, width });
  doc.moveDown(0.6);
}

function drawRule(doc: Doc, width: number): void {
  doc
    .moveTo(page.margin, doc.y)
    .lineTo(page.margin + width, doc.y)
    .lineWidth(0.5)
    .stroke(ink.line);
  doc.y += 6;
}

function drawRow(doc: Doc, faceOf: FaceOf, label: string, lines: readonly string[], width: number): void {
  drawRule(doc, width);
  const top = doc.y;
  const labelStyle = { size: 8.5, color: ink.muted, x: page.margin, width: page.label - 12 };
  drawText(doc, faceOf, label, labelStyle);
  const below = doc.y;
  doc.y = top;
  for (const line of lines) {
    drawText(doc, faceOf, line, { size: 9.5, x: page.margin + page.label, width: width - page.label });
  }
  doc.y = Math.max(doc.y, below) + 5;
}

/** Draws a brief. The same content gives the same bytes. @returns the file, and how many pages it took */
export function drawBrief(content: BriefContent): Promise<{ pages: number; bytes: Uint8Array<ArrayBuffer> }> {
  const at = new Date(content.at);
  const doc = new PDFDocument({
    size: 'A4',
    margin: page.margin,
    lang: 'en',
    displayTitle: true,
    info: { Title: `Evidence brief of job ${content.jobId}`, Creator: 'Countersign', CreationDate: at, ModDate: at },
  });
  let pages = 1;
  doc.on('pageAdded', () => {
    pages += 1;
  });
  const chunks: Uint8Array[] = [];
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const written = new Promise<void>((resolve) => doc.on('end', () => resolve()));
  const faceOf = registerFaces(doc);
  const width = doc.page.width - 2 * page.margin;
  drawHead(doc, faceOf, content, width);
  for (const { label, lines } of content.rows) drawRow(doc, faceOf, label, lines, width);
  drawRow(
    doc,
    faceOf,
    'What this does not prove',
    content.notProven.map((sentence) => `– ${sentence}`),
    width,
  );
  drawRule(doc, width);
  const foot = `As of ${content.at.slice(0, 19).replace('T', ' ')} UTC. A summary for reading: the package is the evidence.`;
  drawText(doc, faceOf, foot, { size: 8, color: ink.muted, x: page.margin, width });
  doc.end();
  return written.then(() => ({ pages, bytes: new Uint8Array(Buffer.concat(chunks)) }));
}
