// PURE. Which of many texts stand in which of many others, in time that grows with their lengths and not with the
// product of their numbers (Aho and Corasick): whoever chooses the texts must not choose how long the search takes.

type Node = {
  next: Map<number, Node>;
  /** The node of the longest proper suffix that begins a text too; null at the root. */
  fail: Node | null;
  /** The text that ends here. */
  text: string | null;
  /** Every text that ends here, also as a suffix, has been found. */
  spent: boolean;
};

const node = (): Node => ({ next: new Map(), fail: null, text: null, spent: false });

function trieOf(texts: Iterable<string>): Node {
  const root = node();
  for (const text of texts) {
    let at = root;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      const next = at.next.get(unit) ?? node();
      at.next.set(unit, next);
      at = next;
    }
    if (at !== root) at.text = text;
  }
  return root;
}

function step(from: Node, unit: number): Node {
  let at: Node = from;
  for (;;) {
    const next = at.next.get(unit);
    if (next) return next;
    if (!at.fail) return at;
    at = at.fail;
  }
}

function linkSuffixes(root: Node): void {
  const queue = [...root.next.values()];
  for (const first of queue) first.fail = root;
  for (let head = 0; head < queue.length; head++) {
    const at = queue[head] as Node;
    for (const [unit, next] of at.next) {
      next.fail = step(at.fail ?? root, unit);
      queue.push(next);
    }
  }
}

/** Hands over what ends at a node and was not found before. */
function report(from: Node, found: (text: string) => void): void {
  for (let at: Node | null = from; at && !at.spent; at = at.fail) {
    if (at.text !== null) found(at.text);
    at.spent = true;
  }
}

/** The index of the first body that holds each text; texts that none holds are left out. The empty text is in none. */
export function firstHolders(texts: Iterable<string>, bodies: readonly string[]): Map<string, number> {
  const root = trieOf(texts);
  linkSuffixes(root);
  root.spent = true;
  const holders = new Map<string, number>();
  for (const [holder, body] of bodies.entries()) {
    let at = root;
    for (let index = 0; index < body.length; index++) {
      at = step(at, body.charCodeAt(index));
      report(at, (text) => holders.set(text, holder));
    }
  }
  return holders;
}
