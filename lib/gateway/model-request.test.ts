import { describe, expect, test } from 'vitest';
import { readModelRequest } from './model-request.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readModelRequest(bytes(text));
const sent = (text: string) => new TextDecoder().decode(read(text).bytes);
const refusal = (code: string) => expect.objectContaining({ name: 'GatewayError', status: 400, code });

test('a JSON request goes upstream byte for byte, spelling and all', () => {
  const text = '{ "model":"m",\n "temperature": 1.0, "messages":[ ] }';
  expect(sent(text)).toBe(text);
});

test('a stream is asked for its usage, and nothing else in it changes', () => {
  const text = '{"model":"m","messages":[],"stream":true,"seed":12345678901234567890}';
  expect(sent(text)).toBe(`${text.slice(0, -1)},"stream_options":{"include_usage":true}}`);
});

test('a stream that reports its usage already goes as it is', () => {
  const text = '{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":true}}';
  expect(sent(text)).toBe(text);
});

test('tools that the agent itself carries out go upstream', () => {
  const text = '{"model":"m","messages":[],"tools":[{"type":"function","function":{"name":"read"}}]}';
  expect(sent(text)).toBe(text);
});

describe('refused before it is judged', () => {
  test.each([
    ['two models', '{"model":"a","model":"b","messages":[]}', 'INVALID_REQUEST'],
    ['two models, one of them escaped', '{"model":"a","m\\u006fdel":"b","messages":[]}', 'INVALID_REQUEST'],
    ['no model', '{"messages":[]}', 'POLICY_MODEL_REQUIRED'],
    ['a model that is no text', '{"model":["a"],"messages":[]}', 'POLICY_MODEL_REQUIRED'],
    ['no messages', '{"model":"a"}', 'INVALID_REQUEST'],
    ['a list', '[]', 'INVALID_REQUEST'],
    ['no JSON', 'model=a', 'INVALID_REQUEST'],
    ['a stream flag that is neither', '{"model":"a","messages":[],"stream":"yes"}', 'INVALID_REQUEST'],
    [
      'a stream that hides its usage',
      '{"model":"a","messages":[],"stream":true,"stream_options":{"include_usage":false}}',
      'INVALID_REQUEST',
    ],
    // Attack: the policy allows `a`, and the model server is told of another model, or to use tools of its own.
    ...[
      '"models":["b"]',
      '"fallbacks":["b"]',
      '"route":"fallback"',
      '"preset":"mine"',
      '"provider":{"order":["x"]}',
      '"plugins":[{"id":"web"}]',
      '"web_search_options":{}',
      '"tools":[{"type":"function","function":{"name":"f"}},{"type":"web_search"}]',
      '"tools":{}',
    ].map((member) => [member, `{"model":"a","messages":[],${member}}`, 'POLICY_MEMBER_REFUSED']),
    ['a model that searches the web by its name', '{"model":"a/b:online","messages":[]}', 'POLICY_MEMBER_REFUSED'],
    ['a stored request in the place of a model', '{"model":"a@preset/b","messages":[]}', 'POLICY_MEMBER_REFUSED'],
  ])('%s', (_name, text, code) => {
    expect(() => read(text)).toThrow(refusal(code));
  });

  test('bytes that are not UTF-8, which two readers could take for different names', () => {
    const spoiled = Uint8Array.of(...bytes('{"model":"'), 0xff, ...bytes('","messages":[]}'));
    expect(() => readModelRequest(spoiled)).toThrow(refusal('INVALID_REQUEST'));
  });
});
