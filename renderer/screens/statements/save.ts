/** A signed proof as CSV, saved where the browser saves. */
import { client } from '#renderer/api/client.ts';
import { say } from '#renderer/components/say.tsx';

export async function saveCsv(reconciliationId: number): Promise<void> {
  const { row, csv } = await client.reconciliation.proof({ reconciliationId });
  const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${row.number}-v${row.version}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  say(`${link.download} saved.`);
}
