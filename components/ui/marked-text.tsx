const markPattern = /((?:⟨[^⟩]*⟩)+)/;
/** More marks than this are spelled and do not stand out: a text of nothing but marks must not become a page of elements. */
const partsMax = 4_000;

/**
 * Text that has been through the display function, with every mark standing out. A mark cannot be forged: the function
 * spells the brackets too. Small enough for the browser, which the function's tables are not.
 */
export function MarkedText({ children }: { children: string }) {
  const parts = children.split(markPattern);
  if (parts.length > partsMax) return children;
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} className="rounded-sm bg-warn-soft text-warn">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
