// The verifier's page: takes the files, lets the verifier work beside it, draws what it answers.

import { askWorker, VerifierBroken } from './ask-worker.ts';
import type { Answer, Progress, VerifyRequest } from './messages.ts';
import { packetReport } from './page-packet.ts';
import { refusal, report } from './page-report.ts';
import { chosenFiles, type Source } from './page-source.ts';
import { startWorker } from './start-worker.ts';
import type { VerifierOnPage } from './verify-worker.ts';

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const status = byId('status');
const result = byId('result');
const bar = byId<HTMLProgressElement>('bar');
const doing = byId('doing');
const again = byId<HTMLButtonElement>('again');
const inputs = {
  archive: byId<HTMLInputElement>('archive'),
  folder: byId<HTMLInputElement>('folder'),
  companion: byId<HTMLInputElement>('companion'),
};

let chosen: Source | null = null;
let running: AbortController | null = null;
let verifierUrl: string | null = null;

// Said aloud at quarters only: a reader who listens is not talked over.
let lastSaid = 0;

function showProgress({ percent, step }: Progress): void {
  bar.value = percent;
  doing.textContent = step;
  const quarter = Math.floor(percent / 25);
  if (quarter === lastSaid) return;
  lastSaid = quarter;
  status.textContent = `Checking, ${percent} %: ${step}`;
}

function begin(): void {
  lastSaid = 0;
  bar.value = 0;
  doing.textContent = 'nothing yet';
  result.hidden = true;
  result.replaceChildren();
  byId('progress').hidden = false;
  status.textContent = 'Checking…';
}

function finish(sentence: string, ...parts: HTMLElement[]): void {
  bar.value = bar.max;
  byId('progress').hidden = true;
  status.textContent = sentence;
  result.replaceChildren(...parts);
  result.hidden = false;
  result.focus();
}

/** In a worker; on this page where the browser gives a page from disk none. */
async function verify(request: VerifyRequest, signal: AbortSignal): Promise<Answer> {
  const onPage = (globalThis as VerifierOnPage).countersignVerifier;
  verifierUrl ??= URL.createObjectURL(new Blob([byId('verifier').textContent ?? ''], { type: 'text/javascript' }));
  const worker = startWorker(verifierUrl);
  try {
    if (worker) return await askWorker(worker, request, showProgress, signal);
  } catch (error) {
    if (!(error instanceof VerifierBroken) || error.begun) throw error;
  }
  if (!onPage) throw new VerifierBroken('The verifier could not be started.', false);
  return onPage(request, showProgress);
}

async function check(source: Source): Promise<void> {
  running?.abort();
  const control = new AbortController();
  running = control;
  chosen = source;
  again.disabled = false;
  begin();
  try {
    const companion = inputs.companion.files?.[0];
    const request: VerifyRequest = {
      now: Date.now(),
      source: await chosenFiles(source),
      companion: companion ? new Uint8Array(await companion.arrayBuffer()) : null,
      trustedText: byId<HTMLTextAreaElement>('keys').value,
    };
    const answer = await verify(request, control.signal);
    if (control.signal.aborted) return;
    if (answer.kind === 'sheet') finish(`Done: ${answer.sheet.banner.verdict}.`, ...report(answer.sheet));
    else if (answer.kind === 'packet') finish(`Done: ${answer.sheet.banner.verdict}.`, ...packetReport(answer.sheet));
    else finish(`${answer.title}.`, refusal(answer));
  } catch (error) {
    if (control.signal.aborted) return;
    const sentence = error instanceof Error ? error.message : String(error);
    finish('Not verified.', refusal({ kind: 'refused', title: 'Not verified', code: null, sentence, detail: null }));
  }
}

inputs.archive.addEventListener('change', () => {
  const file = inputs.archive.files?.[0];
  if (!file) return;
  inputs.folder.value = '';
  void check({ kind: 'archive', file });
});
inputs.folder.addEventListener('change', () => {
  const files = [...(inputs.folder.files ?? [])];
  if (files.length === 0) return;
  inputs.archive.value = '';
  void check({ kind: 'folder', files });
});
byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (chosen) void check(chosen);
});

const dragging = (on: boolean) => document.body.classList.toggle('dragging', on);
addEventListener('dragover', (event) => {
  event.preventDefault();
  dragging(true);
});
addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) dragging(false);
});
addEventListener('drop', (event) => {
  event.preventDefault();
  dragging(false);
  const file = event.dataTransfer?.files[0];
  if (!file) return;
  inputs.archive.value = '';
  inputs.folder.value = '';
  void check({ kind: 'archive', file });
});

// Paper has nothing to click on.
addEventListener('beforeprint', () => {
  for (const details of result.querySelectorAll('details')) details.open = true;
});
