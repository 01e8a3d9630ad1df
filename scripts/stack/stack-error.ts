/** A start that cannot go on. The message is a sentence for the person at the terminal, shown without a stack. */
export class StackError extends Error {
  override name = 'StackError';
}
