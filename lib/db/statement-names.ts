// Names under which the server keeps statements prepared on a connection, so that it parses each of them once and not at
// every call. It keeps them for as long as the connection lives: hence few, and none of those that come in many lengths.

/** Texts that are given a name in one process; every connection may hold all of them. */
const namesMax = 500;
/** A statement with more parameters is a list of something, whose next call has another length. */
const parametersMax = 24;

type Statement = { sql: string; args: readonly unknown[] };

/** Gives each text its own name, and the empty one, which prepares nothing, once `max` are given away. */
export function statementNames(max = namesMax): (statement: Statement) => string {
  const names = new Map<string, string>();
  return ({ sql, args }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= max || args.length > parametersMax) return '';
    const name = `countersign_${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
}
