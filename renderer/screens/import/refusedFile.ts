/** The refused rows as a file to put right and import again. */
import { client } from '#renderer/api/client.ts';
import { saveFile } from '#renderer/components/saveFile.ts';

export type RefusedOf = Parameters<typeof client.policyfeed.refusedRows>[0]['of'];

/** Asks page by page, so that neither side holds its breath for 100,000 rows; answers the name it was saved under. */
export async function saveRefusedRows(of: RefusedOf): Promise<string> {
  // Without the mark a spreadsheet takes UTF-8 for another encoding, and names come back changed.
  const parts: string[] = ['\ufeff'];
  for (let from = 0; ; ) {
    const page = await client.policyfeed.refusedRows({ of, from });
    parts.push(page.csv);
    if (page.nextFrom === null) {
      saveFile(new Blob(parts, { type: 'text/csv;charset=utf-8' }), page.fileName);
      return page.fileName;
    }
    from = page.nextFrom;
  }
}
