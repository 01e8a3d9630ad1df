import { FlaskConical } from '#components/ui/more-icons.tsx';

/** On every page of the demo. Nothing of the demo exists with a homeserver of one's own. */
export function DemoNotice() {
  return (
    <aside
      aria-label="About this installation"
      className="flex items-center justify-center gap-1.5 border-b bg-accent-soft px-4 py-1 text-center text-xs font-medium text-accent print:hidden"
    >
      <FlaskConical aria-hidden className="size-3.5 shrink-0" />
      Demo: embedded homeserver, loopback only
    </aside>
  );
}
