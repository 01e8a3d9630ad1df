import { createHash } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { Message, VerifyRequest } from '#lib/verify/browser/messages.ts';
import { buildVerifier } from './build-verifier.ts';

const { worker, page } = buildVerifier();
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
const kilobytesMax = 400;

test('the same sources give the same bytes', () => {
  expect(sha256(buildVerifier().page)).toBe(sha256(page));
});

test('the page is small enough to travel with every package', () => {
  expect(Buffer.byteLength(page) / 1000).toBeLessThan(kilobytesMax);
});

describe('the page', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
  const elements = (name: string) => [
    ...page.matchAll(new RegExp(`<${name}(?: id="verifier")?>([\\s\\S]*?)</${name}>`, 'g')),
  ];

  test('runs the scripts and wears the style that its policy names by hash, and no others', () => {
    expect(elements('script')).toHaveLength(2);
    for (const [, text = ''] of [...elements('script'), ...elements('style')]) {
      expect(policy).toContain(`'sha256-${sha256(text)}'`);
    }
    expect(policy).toMatch(
      /^default-src 'none'; script-src ('sha256-\S+' ?){2}; style-src 'sha256-\S+'; worker-src blob:/,
    );
    expect(page).not.toMatch(/\son[a-z]+=|style="|javascript:/);
  });

  test('refers to nothing outside itself', () => {
    const markup = page.replace(/<script[\s\S]*?<\/script>/g, '').replaceAll('xmlns="http://www.w3.org/2000/svg"', '');
    expect(markup).not.toMatch(/\b(src|href|action|srcset|poster)=|url\(|@import|https?:/);
  });

  test('asks no network, in no way that a script has', () => {
    expect(page).not.toMatch(/\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\b/);
  });

  test('never makes markup out of text', () => {
    expect(page).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc/);
  });
});

/** The worker's script in a bare realm: no Node, no page. */
function ask(request: VerifyRequest): Promise<Message> {
  const { promise, resolve } = Promise.withResolvers<Message>();
  const { crypto, TextEncoder, TextDecoder, atob, btoa } = globalThis;
  let hear = (_: { data: VerifyRequest }) => {};
  const realm = {
    ...{ crypto, TextEncoder, TextDecoder, atob, btoa },
    // Values of another realm: the script must not ask whose Uint8Array it was given.
    Uint8Array,
    addEventListener: (_: string, listener: typeof hear) => {
      hear = listener;
    },
    postMessage: (message: Message) => message.kind !== 'progress' && resolve(message),
  };
  runInContext(worker, createContext(realm, { codeGeneration: { strings: false, wasm: false } }));
  hear({ data: request });
  return promise;
}

const request = { now: 0, companion: null, trustedText: '' };

describe('the worker’s script, alone in a realm without code from text', () => {
  test('refuses what is no archive, with the code and its sentence', async () => {
    const answer = await ask({ ...request, source: { kind: 'archive', bytes: new Uint8Array(64) } });
    expect(answer).toMatchObject({ kind: 'refused', title: 'INVALID', code: 'ARCHIVE_UNREADABLE' });
  });

  test('verifies files, of which none says what belongs to the package', async () => {
    const answer = await ask({ ...request, source: { kind: 'files', files: [['job.json', new Uint8Array(3)]] } });
    expect(answer).toMatchObject({
      kind: 'sheet',
      sheet: { banner: { verdict: 'INCOMPLETE', code: 'MANIFEST_MISSING' }, fingerprint: { sha256: null, bytes: 3 } },
    });
  });

  test('verifies the packet of an incident as one', async () => {
    const answer = await ask({ ...request, source: { kind: 'files', files: [['incident.json', new Uint8Array(3)]] } });
    expect(answer).toMatchObject({ kind: 'packet', sheet: { banner: { code: 'MANIFEST_MISSING' } } });
  });

  test('says that a box of keys holds none', async () => {
    const answer = await ask({ ...request, trustedText: 'did:key:z6Mk', source: { kind: 'files', files: [] } });
    expect(answer).toMatchObject({ kind: 'refused', title: 'Not verified' });
  });
});
