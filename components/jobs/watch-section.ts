// Whether a part of the page has been on the screen: its first and its last line, and the end of every box in it that
// scrolls by itself. What the sticky bars cover is not on the screen.

/** What is still to be seen of a section, and how to stop watching it. */
export type Watch = { next: () => HTMLElement | null; stop: () => void };

const bars = () => [...document.querySelectorAll<HTMLElement>('[data-bar]')];

/** The screen without the bars at its top and its bottom, as an observer's margin. */
function clearOfBars(): string {
  const inset = { top: 0, bottom: 0 };
  for (const bar of bars()) {
    const side = bar.dataset.bar === 'top' ? 'top' : 'bottom';
    inset[side] = (Number.parseFloat(getComputedStyle(bar)[side]) || 0) + bar.offsetHeight;
  }
  return `-${Math.round(inset.top)}px 0px -${Math.round(inset.bottom)}px 0px`;
}

const scrolls = (box: HTMLElement) => box.scrollHeight - box.clientHeight > 1;
const atEnd = (box: HTMLElement) => box.scrollTop + box.clientHeight >= box.scrollHeight - 8;

/** Calls `onRead` once when all of a section has been on the screen. The section holds two `data-edge` elements. */
export function watchSection(section: HTMLElement, onRead: () => void): Watch {
  const edges = new Set(section.querySelectorAll<HTMLElement>(':scope > [data-edge]'));
  const ended = new WeakSet<HTMLElement>();
  const boxes = () =>
    [...section.querySelectorAll<HTMLElement>('[tabindex="0"]')].filter((box) => scrolls(box) && !ended.has(box));

  const next = () => {
    const [edge] = edges;
    if (edge?.dataset.edge === 'start') return edge;
    return boxes()[0] ?? edge ?? null;
  };
  const settle = () => {
    if (edges.size > 0 || boxes().length > 0) return;
    stop();
    onRead();
  };
  const onScroll = ({ target }: Event) => {
    if (!(target instanceof HTMLElement) || !atEnd(target)) return;
    ended.add(target);
    settle();
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) edges.delete(target as HTMLElement);
      settle();
    },
    { rootMargin: clearOfBars() },
  );
  const stop = () => {
    observer.disconnect();
    section.removeEventListener('scroll', onScroll, { capture: true });
  };
  section.addEventListener('scroll', onScroll, { capture: true });
  for (const edge of edges) observer.observe(edge);
  return { next, stop };
}
