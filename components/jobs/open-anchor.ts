// Tabs of the job page open by address: `#tab-policy`, `#event-$id`. A link to where the address points already counts too.

/** Goes to an anchor as a link to it would. */
export function openAnchor(anchor: string): void {
  if (location.hash === anchor) window.dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = anchor;
}

/** Calls `listener` with the anchor of the address, now and whenever somebody goes to one. */
export function onAnchor(listener: (anchor: string) => void): () => void {
  const report = () => {
    if (location.hash !== '') listener(decodeURIComponent(location.hash.slice(1)));
  };
  const again = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link?.getAttribute('href') === location.hash) report();
  };
  window.addEventListener('hashchange', report);
  document.addEventListener('click', again);
  report();
  return () => {
    window.removeEventListener('hashchange', report);
    document.removeEventListener('click', again);
  };
}
