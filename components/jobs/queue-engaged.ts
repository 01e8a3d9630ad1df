'use client';

import { type RefObject, useEffect, useState } from 'react';

/** Whether the pointer or the focus is inside an element: then nothing in it may move. */
export function useEngaged(ref: RefObject<HTMLElement | null>): boolean {
  const [engaged, setEngaged] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    // The document is asked, not a count of events: an element that goes away under the pointer tells nobody.
    const look = () => setEngaged(element.matches(':hover') || element.contains(document.activeElement));
    const later = () => requestAnimationFrame(look);
    const events = ['pointerenter', 'pointerleave', 'focusin', 'focusout'] as const;
    for (const event of events) element.addEventListener(event, later);
    const timer = setInterval(look, 2000);
    return () => {
      for (const event of events) element.removeEventListener(event, later);
      clearInterval(timer);
    };
  }, [ref]);
  return engaged;
}
