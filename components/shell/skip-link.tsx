/** The first thing a keyboard reaches: past the navigation, to the page. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="absolute top-2 left-2 z-50 -translate-y-24 rounded-md border bg-surface px-3 py-2 font-medium focus:translate-y-0 focus:shadow-overlay"
    >
      Skip to content
    </a>
  );
}
