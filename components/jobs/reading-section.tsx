'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Eye, EyeOff } from '#components/ui/more-icons.tsx';
import { useReading } from './reading.tsx';

type ReadingSectionProps = { name: string; label: string; className?: string; children: ReactNode };

/** A part of the page that counts as read once all of it has been on the screen. */
export function ReadingSection({ name, label, className = '', children }: ReadingSectionProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { watch } = useReading();
  useEffect(() => (ref.current ? watch(name, ref.current) : undefined), [watch, name]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls; this groups what is read
    <div
      ref={ref}
      role="group"
      id={name}
      tabIndex={-1}
      aria-label={label}
      className={`relative scroll-mt-32 -outline-offset-2 ${className}`}
    >
      <span data-edge="start" aria-hidden className="absolute top-0 left-0 size-px" />
      {children}
      <span data-edge="end" aria-hidden className="absolute bottom-0 left-0 size-px" />
    </div>
  );
}

/** Whether a part that must be read has been on the screen; nothing for the others. */
export function ReadMark({ name }: { name: string }) {
  const { required, unread } = useReading();
  if (!required.some(({ key }) => key === name)) return null;
  const waits = unread.some(({ key }) => key === name);
  return (
    <Badge icon={waits ? EyeOff : Eye} tone={waits ? 'neutral' : 'ok'} className="ml-auto">
      {waits ? 'to read' : 'reviewed'}
    </Badge>
  );
}
