'use client';

import { useEffect, useEffectEvent } from 'react';

export type QueueCommand = 'next' | 'previous' | 'open' | 'deny' | 'claim' | 'help' | 'leave';

const singleKeys: Record<string, QueueCommand> = { j: 'next', k: 'previous', d: 'deny', c: 'claim', '?': 'help' };
/** Keys that print nothing: they stay when single keys are off, and act only while the focus is in the list. */
const listKeys: Record<string, QueueCommand> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Enter: 'open',
  Escape: 'leave',
};

type Press = { key: string; ctrl: boolean; typing: boolean; inList: boolean; onControl: boolean };

/** PURE. What a key means in the queue; null when it is not the queue's. Nothing here approves. */
export function commandOf(press: Press, singleKeysOn: boolean): QueueCommand | null {
  if (press.ctrl || press.typing) return null;
  if (press.inList) {
    const command = listKeys[press.key];
    // Enter on a link is the browser's own.
    if (command && (command !== 'open' || press.onControl)) return command;
  }
  return singleKeysOn ? (singleKeys[press.key] ?? null) : null;
}

const typingInto = (target: Element | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox]):not([type=radio])'));

/** Hears keys for the queue, except while somebody types, a dialog is open or a menu is. */
export function useQueueKeys(
  list: () => HTMLElement | null,
  singleKeysOn: boolean,
  onCommand: (command: QueueCommand) => void,
) {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector('dialog[open], :popover-open')) return;
    const target = event.target instanceof Element ? event.target : null;
    const press = {
      key: event.key,
      ctrl: event.ctrlKey || event.metaKey || event.altKey,
      typing: typingInto(target),
      inList: target !== null && (list()?.contains(target) ?? false),
      onControl: target instanceof HTMLInputElement,
    };
    const command = commandOf(press, singleKeysOn);
    if (!command) return;
    event.preventDefault();
    onCommand(command);
  });
  useEffect(() => {
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
}
