/** Rows in the order of days, then ids, whatever order they come in. Pure; without comparing when they come sorted by id. */
type Dated = { readonly id: number; readonly day: number };

const DAYS_MAX = 80_000;

export function byDay<Row extends Dated>(rows: readonly Row[]): readonly Row[] {
  const first = rows[0];
  if (first === undefined) return rows;
  let isByDay = true;
  let isById = true;
  let [low, high] = [first.day, first.day];
  for (let at = 1; at < rows.length; at += 1) {
    const [before, row] = [rows[at - 1] as Row, rows[at] as Row];
    if (row.id <= before.id) isById = false;
    if (row.day < before.day || (row.day === before.day && row.id < before.id)) isByDay = false;
    if (row.day < low) low = row.day;
    if (row.day > high) high = row.day;
  }
  if (isByDay) return rows;
  if (!isById || high - low > DAYS_MAX) return rows.toSorted((a, b) => a.day - b.day || a.id - b.id);
  // Counted, not compared: each row goes behind the rows of its day that came before it.
  const starts = new Int32Array(high - low + 2);
  for (const row of rows) starts[row.day - low + 1] = (starts[row.day - low + 1] as number) + 1;
  for (let at = 1; at < starts.length; at += 1)
    starts[at] = (starts[at] as number) + (starts[at - 1] as number);
  const sorted: Row[] = [...rows];
  for (const row of rows) {
    const place = starts[row.day - low] as number;
    sorted[place] = row;
    starts[row.day - low] = place + 1;
  }
  return sorted;
}
