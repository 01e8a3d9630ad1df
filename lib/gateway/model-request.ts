// PURE. An OpenAI chat completions request, read just far enough to judge it. The client's bytes go upstream as they
// came, except that a stream is asked to report its usage, which the budget needs.

import { parseStrictJson } from '#lib/canon/gate.ts';
import { GatewayError } from './gateway-error.ts';

export type ModelRequest = { model: string; stream: boolean; bytes: Uint8Array };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseObject(bytes: Uint8Array): { text: string; body: Record<string, unknown> } {
  try {
    const text = utf8.decode(bytes);
    // Duplicate keys are refused: the upstream might read the other `model`.
    const body = parseStrictJson(text);
    if (isObject(body)) return { text, body };
  } catch (cause) {
    throw new GatewayError(400, 'INVALID_REQUEST', 'The body is not JSON that can be read in one way only.', { cause });
  }
  throw new GatewayError(400, 'INVALID_REQUEST', 'The body must be a JSON object.');
}

// What some model servers take for another model, another provider, or tools that they run themselves: the policy judges
// `model`, and tools are carried out by the agent, one authorized call each.
const beyondPolicy = ['models', 'fallbacks', 'route', 'preset', 'provider', 'plugins', 'web_search_options'];
const searchesByName = /:online$|@preset\//;

/** @throws GatewayError POLICY_MEMBER_REFUSED */
function refuseWhatNobodyJudges(model: string, body: Record<string, unknown>): void {
  const refused = (what: string) =>
    new GatewayError(400, 'POLICY_MEMBER_REFUSED', `${what}: no policy could judge what it makes the model server do.`);
  const member = beyondPolicy.find((name) => Object.hasOwn(body, name));
  if (member) throw refused(member);
  if (searchesByName.test(model)) throw refused('model');
  const { tools } = body;
  const ownTools = tools === undefined || (Array.isArray(tools) && tools.every(isFunction));
  if (!ownTools) throw refused('tools');
}

const isFunction = (tool: unknown): boolean => isObject(tool) && (tool.type === 'function' || tool.type === 'custom');

/**
 * Reads the model and the form of the answer, and settles the bytes that will be sent.
 * @throws GatewayError INVALID_REQUEST, POLICY_MODEL_REQUIRED, POLICY_MEMBER_REFUSED
 */
export function readModelRequest(bytes: Uint8Array): ModelRequest {
  const { text, body } = parseObject(bytes);
  const { model, stream, stream_options: options } = body;
  if (typeof model !== 'string' || model === '' || model.length > 256) {
    throw new GatewayError(400, 'POLICY_MODEL_REQUIRED', 'model: must name the model, in at most 256 characters.');
  }
  refuseWhatNobodyJudges(model, body);
  if (!Array.isArray(body.messages)) throw new GatewayError(400, 'INVALID_REQUEST', 'messages: must be a list.');
  if (stream !== undefined && typeof stream !== 'boolean') {
    throw new GatewayError(400, 'INVALID_REQUEST', 'stream: must be true or false.');
  }
  if (!stream) return { model, stream: false, bytes };
  if (options === undefined) {
    const end = text.lastIndexOf('}');
    const sent = `${text.slice(0, end)},"stream_options":{"include_usage":true}}`;
    return { model, stream: true, bytes: new TextEncoder().encode(sent) };
  }
  if (!isObject(options) || options.include_usage !== true) {
    throw new GatewayError(400, 'INVALID_REQUEST', 'stream_options.include_usage: must be true, usage is budgeted.');
  }
  return { model, stream: true, bytes };
}
