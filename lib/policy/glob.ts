// PURE. Globs over names: `*` stands for any run of characters, everything else for itself, case counts. Greedy with
// one step back, so a hostile pattern costs at most length × length and never the exponential time of a regex.

/** True when the whole of `name` matches `pattern`. */
export function globMatches(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (pattern[p] === name[n]) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
