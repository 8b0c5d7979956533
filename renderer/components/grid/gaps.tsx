/** Empty height in place of the rows that are not in the page. */
type Item = { readonly index: number };
type Part =
  | { readonly kind: 'row'; readonly index: number; readonly at: number }
  | { readonly kind: 'gap'; readonly key: string; readonly px: number };

/** Rows with the gaps before, between and after them; `at` is the place among the rows in the page. */
export function withGaps(items: readonly Item[], count: number, rowPx: number): readonly Part[] {
  const parts: Part[] = [];
  let next = 0;
  for (const [at, { index }] of items.entries()) {
    if (index > next) parts.push({ kind: 'gap', key: `gap-${next}`, px: (index - next) * rowPx });
    parts.push({ kind: 'row', index, at });
    next = index + 1;
  }
  if (next < count) parts.push({ kind: 'gap', key: 'gap-end', px: (count - next) * rowPx });
  return parts;
}

export function Gap({ px, columns }: { readonly px: number; readonly columns: number }) {
  return (
    <tr className="pad" role="presentation">
      <td role="presentation" colSpan={columns} style={{ height: px }} />
    </tr>
  );
}
