import { describe, expect, it } from 'vitest';
import { commandOf } from './queue-keys.ts';

const press = (key: string, change: object = {}) => ({
  key,
  ctrl: false,
  typing: false,
  inList: false,
  onControl: false,
  ...change,
});

describe('a key in the queue', () => {
  it.each([
    ['j', 'next'],
    ['k', 'previous'],
    ['d', 'deny'],
    ['c', 'claim'],
    ['?', 'help'],
  ])('%s means %s', (key, command) => {
    expect(commandOf(press(key), true)).toBe(command);
  });

  it('never approves, whichever single key it is', () => {
    const keys = Array.from({ length: 95 }, (_, code) => String.fromCharCode(32 + code));
    const meanings = new Set([...keys, 'Enter'].map((key) => commandOf(press(key, { inList: true }), true)));
    expect(meanings).toEqual(new Set([null, 'next', 'previous', 'deny', 'claim', 'help']));
  });

  it('means nothing while somebody types, nor with Control, Command or Alt', () => {
    expect(commandOf(press('d', { typing: true }), true)).toBeNull();
    expect(commandOf(press('c', { ctrl: true }), true)).toBeNull();
  });

  it('means nothing once single keys are off, but arrows still move inside the list', () => {
    expect(commandOf(press('j', { inList: true }), false)).toBeNull();
    expect(commandOf(press('?'), false)).toBeNull();
    expect(commandOf(press('ArrowDown', { inList: true }), false)).toBe('next');
    expect(commandOf(press('ArrowDown'), true)).toBeNull();
  });

  it('opens by Enter from a checkbox; on the link itself the browser does', () => {
    expect(commandOf(press('Enter', { inList: true, onControl: true }), true)).toBe('open');
    expect(commandOf(press('Enter', { inList: true }), true)).toBeNull();
  });
});
