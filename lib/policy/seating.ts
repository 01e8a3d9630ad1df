// PURE. Whether distinct people can fill a set of seats: one person, one seat (maximum bipartite matching by
// augmenting paths). A quorum that no set of people can meet would never approve anything.

/** True when every seat can be given to a different person out of those who qualify for it. */
export function canSeat(seats: readonly (readonly string[])[]): boolean {
  const seatOf = new Map<string, number>();
  const place = (seat: number, tried: Set<string>): boolean => {
    for (const person of seats[seat] ?? []) {
      if (tried.has(person)) continue;
      tried.add(person);
      const held = seatOf.get(person);
      if (held === undefined || place(held, tried)) {
        seatOf.set(person, seat);
        return true;
      }
    }
    return false;
  };
  return seats.every((_, seat) => place(seat, new Set()));
}
