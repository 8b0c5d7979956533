/** From a key to the next row. */
export type Size = { readonly count: number; readonly perPage: number };

/** The index to go to, or null when the key does not move. `canStop` tells rows that cannot take the focus. */
export function moveTo(
  combo: string,
  from: number,
  size: Size,
  canStop: (index: number) => boolean,
): number | null {
  const last = size.count - 1;
  switch (combo) {
    case 'Down':
    case 'J':
      return nearest(from + 1, 1, last, canStop) ?? from;
    case 'Up':
    case 'K':
      return nearest(from - 1, -1, last, canStop) ?? from;
    case 'PageDown':
      return (
        nearest(Math.min(from + size.perPage, last), 1, last, canStop) ?? nearest(last, -1, last, canStop)
      );
    case 'PageUp':
      return nearest(Math.max(from - size.perPage, 0), -1, last, canStop) ?? nearest(0, 1, last, canStop);
    case 'Home':
    case 'Ctrl+Home':
      return nearest(0, 1, last, canStop);
    case 'End':
    case 'Ctrl+End':
      return nearest(last, -1, last, canStop);
    default:
      return null;
  }
}

function nearest(
  start: number,
  step: 1 | -1,
  last: number,
  canStop: (index: number) => boolean,
): number | null {
  for (let index = start; index >= 0 && index <= last; index += step) if (canStop(index)) return index;
  return null;
}
