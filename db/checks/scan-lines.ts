/** Lines and held rows against the payload they came from. */
import type { ChildRows, LineColumns, Part, PayloadHeld, PayloadLine } from './stream.ts';
import { type CheckedFile, findings } from './types.ts';

export function lineChecks(file: CheckedFile, lines: ChildRows, held: ChildRows): Part {
  const found = findings();
  return {
    entry: (entry) => {
      const [id, seq, , , accountingOn] = entry.columns;
      const { lines: posted = [], held: owners = [] } = entry.payload;
      const isSame =
        posted.length === entry.lines.length &&
        owners.length === entry.held.length &&
        entry.lines.every((row, index) => isSameLine(row, index, accountingOn, posted[index] ?? {})) &&
        entry.held.every((row, index) => isSameHeld(row, index, accountingOn, owners[index] ?? {}));
      if (!isSame) found.add(`The lines of entry ${seq} (id ${id}) are not those that were posted.`);
    },
    finish: () => {
      const stored =
        file.read.value<number>(
          'SELECT (SELECT count(*) FROM journal_line) + (SELECT count(*) FROM held_line)',
        ) ?? 0;
      const strays = stored - lines.given() - held.given();
      if (strays !== 0) found.add(`${strays} lines belong to no entry.`);
      return { 'lines-match-payload': found.outcome(stored) };
    },
  };
}

function isSameLine(row: LineColumns, index: number, accountingOn: string, line: PayloadLine): boolean {
  return (
    row[1] === index + 1 &&
    row[2] === line.account &&
    row[3] === accountingOn &&
    row[4] === line.cents &&
    row[5] === (line.beneficiary ?? null) &&
    row[6] === (line.component ?? null) &&
    row[7] === (line.bankAccountId ?? null) &&
    row[8] === (line.accountId ?? null) &&
    row[9] === (line.subaccountId ?? null) &&
    row[10] === (line.policyId ?? null) &&
    row[11] === (line.policyTermId ?? null) &&
    row[12] === (line.carrierId ?? null) &&
    row[13] === (line.chargeId ?? null) &&
    row[14] === (line.invoiceId ?? null) &&
    row[15] === (line.invoiceItemId ?? null) &&
    row[16] === (line.producerId ?? null) &&
    row[17] === (line.payerId ?? null) &&
    row[18] === (line.state ?? null) &&
    row[19] === (line.memo ?? null)
  );
}

function isSameHeld(row: LineColumns, index: number, accountingOn: string, held: PayloadHeld): boolean {
  return (
    row[1] === index + 1 &&
    row[2] === accountingOn &&
    row[3] === held.bankAccountId &&
    row[4] === held.beneficiary &&
    row[5] === held.component &&
    row[6] === (held.policyTermId ?? null) &&
    row[7] === (held.accountId ?? null) &&
    row[8] === (held.receiptId ?? null) &&
    row[9] === held.cents
  );
}
