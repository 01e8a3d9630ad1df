// PURE. The text of a message's HTML, where that can be told without a browser.

const plainTag = /<\/?(?:p|code|pre|strong|em|b|i)>|<br ?\/?>/gi;
const entities: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
  '&nbsp;': ' ',
};

/** The text that a reader of the HTML sees; null when it has markup beyond plain emphasis, which may show other text. */
export function formattedText(html: string): string | null {
  const text = html.replace(plainTag, '');
  if (/[<>]/.test(text)) return null;
  const decoded = text.replace(/&(?:lt|gt|quot|#39|amp|nbsp);/g, (entity) => entities[entity] ?? entity);
  return /&(?:#|[a-z]+;)/i.test(text.replace(/&(?:lt|gt|quot|#39|amp|nbsp);/g, '')) ? null : decoded.trim();
}
