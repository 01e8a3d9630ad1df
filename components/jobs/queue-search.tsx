'use client';

import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input } from '#components/ui/input.tsx';

const pauseMs = 350;

/** Words to look for. They go into the address once typing pauses. */
export function QueueSearch({ value, onSearch }: { value: string; onSearch: (words: string) => void }) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address changed by another way, such as “Clear filters” or the browser's back.
  if (value !== sent) {
    setSent(value);
    setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = (words: string) => {
    clearTimeout(timer.current);
    if (words.trim() === sent) return;
    setSent(words.trim());
    onSearch(words.trim());
  };
  return (
    <search className="relative min-w-48 flex-1 max-sm:basis-full">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint" />
      <Input
        type="search"
        aria-label="Search jobs"
        placeholder="Job id, person, request, tool"
        maxLength={200}
        className="pl-8.5"
        value={text}
        onChange={(event) => {
          const words = event.target.value;
          setText(words);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => send(words), pauseMs);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send(text);
        }}
      />
    </search>
  );
}
