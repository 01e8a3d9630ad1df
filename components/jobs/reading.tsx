'use client';

import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import type { Reading } from '#lib/jobs/required-reading.ts';
import { openAnchor } from './open-anchor.ts';
import { type Watch, watchSection } from './watch-section.ts';

type ReadingContext = {
  required: readonly Reading[];
  /** What has not been on the screen yet, in the page's order. */
  unread: readonly Reading[];
  watch: (key: string, section: HTMLElement) => () => void;
  /** Brings the next unread place of a part onto the screen and puts the focus there. */
  goTo: (key: string) => void;
};

const nothingAsked: ReadingContext = { required: [], unread: [], watch: () => () => {}, goTo: () => {} };
const Context = createContext(nothingAsked);

/** What of the page must have been on the screen, and what has been. */
export const useReading = () => useContext(Context);

function bringIntoView(section: HTMLElement, place: HTMLElement | null) {
  (place ?? section).scrollIntoView({ block: 'center' });
  const focused = place?.tabIndex === 0 ? place : section;
  focused.focus({ preventScroll: true });
}

type ReadingProviderProps = { digest: string; required: readonly Reading[]; children: ReactNode };

/** Keeps account of what its reader had on the screen, anew for every digest. */
export function ReadingProvider({ digest, required, children }: ReadingProviderProps) {
  const [read, setRead] = useState<{ digest: string; keys: ReadonlySet<string> }>({ digest, keys: new Set() });
  const watches = useRef(new Map<string, { section: HTMLElement; watch: Watch }>());

  const watch = useCallback(
    (key: string, section: HTMLElement) => {
      const watch = watchSection(section, () =>
        setRead((before) => ({
          digest,
          keys: new Set([...(before.digest === digest ? before.keys : []), key]),
        })),
      );
      watches.current.set(key, { section, watch });
      return () => {
        watch.stop();
        watches.current.delete(key);
      };
    },
    [digest],
  );
  const goTo = useCallback((key: string) => {
    const watched = watches.current.get(key);
    if (watched) bringIntoView(watched.section, watched.watch.next());
    else openAnchor(`#tab-${key}`);
  }, []);

  const value = useMemo(() => {
    const keys = read.digest === digest ? read.keys : new Set();
    return { required, unread: required.filter(({ key }) => !keys.has(key)), watch, goTo };
  }, [required, read, digest, watch, goTo]);
  return <Context value={value}>{children}</Context>;
}
