const markPattern = /(⟨[^⟩]*⟩)/;

/**
 * Text that has been through the display function, with every mark standing out. A mark cannot be forged: the function
 * spells the brackets too. Small enough for the browser, which the function's tables are not.
 */
export function MarkedText({ children }: { children: string }) {
  return children.split(markPattern).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} className="rounded-sm bg-warn-soft text-warn">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
