/** The mark: a first signature and the one that answers it. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={className}>
      <rect x="1" y="1" width="22" height="22" rx="6" className="fill-fg" />
      <path d="M5.5 12.5 8.6 15.8 14 8.5" className="stroke-surface opacity-50" strokeWidth="2" />
      <path d="M10.4 13.4 12.7 15.8 18.5 8" className="stroke-surface" strokeWidth="2.2" />
    </svg>
  );
}
