// PURE. The causal members of a receipt's binding, in either spelling (claw-formats.md section 6).

import { ensure } from './bundle-context.ts';
import type { Members } from './values.ts';

export type Span = {
  path: string;
  spanId?: string;
  parentSpanId?: string;
  toolSpanId?: string;
  phase?: string;
  confidence?: number;
};

/**
 * Reads the causal members of a binding.
 * @throws Refusal CAUSAL_BINDING_NORMALIZATION_FAILED for a wrong type or an empty name, CAUSAL_BINDING_FIELD_CONFLICT
 * when both spellings stand there and differ
 */
export function readSpan(binding: Members, path: string): Span {
  const id = (snake: string, camel: string) => oneOf(binding, path, snake, camel, readId) as string | undefined;
  return {
    path,
    spanId: id('span_id', 'spanId'),
    parentSpanId: id('parent_span_id', 'parentSpanId'),
    toolSpanId: id('tool_span_id', 'toolSpanId'),
    phase: typeof binding.phase === 'string' ? binding.phase : undefined,
    confidence: oneOf(binding, path, 'attribution_confidence', 'attributionConfidence', readNumber) as
      | number
      | undefined,
  };
}

type Read = (value: unknown, path: string) => string | number;

function oneOf(binding: Members, path: string, snake: string, camel: string, read: Read): string | number | undefined {
  const [first, second] = [snake, camel].map((name) =>
    Object.hasOwn(binding, name) ? read(binding[name], `${path}.${name}`) : undefined,
  );
  const conflict = first !== undefined && second !== undefined && !Object.is(first, second);
  ensure(!conflict, 'CAUSAL_BINDING_FIELD_CONFLICT', `${path}.${snake} and ${camel} differ.`);
  return first ?? second;
}

const readId: Read = (value, path) => {
  const trimmed = typeof value === 'string' ? value.trim() : '';
  ensure(trimmed.length > 0, 'CAUSAL_BINDING_NORMALIZATION_FAILED', `${path} is not a name.`);
  return trimmed;
};

const readNumber: Read = (value, path) => {
  ensure(typeof value === 'number', 'CAUSAL_BINDING_NORMALIZATION_FAILED', `${path} is not a number.`);
  return value;
};
