import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drawPaper } from '#electron/documents/index.ts';
import { paperOf } from '#electron/documents/papers.ts';
import { type Paper, renderPdf } from '#electron/documents/pdf.ts';
import { printable } from '#electron/documents/printable.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type TestBook, testBook, TODAY } from '#test/builders/book.ts';
import { basePolicy, type Bound, type Parties, parties } from '#test/builders/business.ts';

let book: TestBook;
let known: Parties;
beforeEach(() => {
  book = testBook();
  known = parties(book);
});
afterEach(() => book.dispose());

type Kind = Parameters<typeof paperOf>[1]['type'];
const paper = (type: Kind, id: number): Paper => paperOf(book.connection.read, { type, id }, TODAY);

/** Every text of a document in reading order, one line each. */
function textOf(content: unknown): string[] {
  if (typeof content === 'string') return content === '' ? [] : [content];
  if (Array.isArray(content)) return content.flatMap(textOf);
  if (typeof content !== 'object' || content === null) return [];
  const node = content as Record<string, unknown>;
  const table = node['table'] as { body?: unknown } | undefined;
  return [node['text'], node['stack'], node['columns'], table?.body].flatMap(textOf);
}
const firstPage = (made: Paper): string[] => [
  ...textOf(made.content),
  ...textOf(made.footer(1, 1, { width: 612, height: 792, orientation: 'portrait' } as never)),
];

/** Characters a PDF can show, from the maps that let a reader copy its text. */
function shownBy(pdf: Buffer): Set<string> {
  const found = new Set<string>();
  for (const match of pdf.toString('latin1').matchAll(/stream\r?\n/g)) {
    const start = match.index + match[0].length;
    const end = pdf.indexOf('endstream', start);
    try {
      const text = inflateSync(pdf.subarray(start, end)).toString('latin1');
      if (!text.includes('beginbfrange')) continue;
      for (const [, hex = ''] of text.matchAll(/<([0-9a-f]{4})>/gi))
        found.add(String.fromCodePoint(Number.parseInt(hex, 16)));
    } catch {
      // Not a compressed stream.
    }
  }
  return found;
}
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

const bind = (more: object): Bound => book.run<Bound>('billing.bindPolicy', basePolicy(known, more));
const pay = (amountCents: number, more: object = {}): number =>
  book.run<{ receiptId: number }>('receipts.post', {
    accountId: known.accountId,
    amountCents,
    receivedOn: TODAY,
    method: 'check',
    reference: '1204',
    ...more,
  }).receiptId;

describe('invoice', () => {
  it('says who owes whom what, component by component, and never the commission', () => {
    const { invoiceId } = bind({});
    const text = firstPage(paper('invoice', invoiceId as number));
    for (const line of [
      'Test Agency',
      'Cedar Fork Nursery',
      'CPS-GL-20931',
      'Tallgrass Mutual',
      '1,200.00',
    ]) {
      expect(text).toContain(line);
    }
    for (const line of [
      'Premium',
      'Carrier fee',
      'Surplus-lines tax, TX',
      'Stamping fee, TX',
      'Agency fee',
    ]) {
      expect(text).toContain(line);
    }
    expect(text.filter((line) => line === '$1,387.35')).toHaveLength(2);
    expect(text.join(' ')).not.toMatch(/commission|180\.00/i);
    expect(text).toContain('Detach and return with your payment');
  });

  it('shows what was paid and what is left of it', () => {
    const { invoiceId } = bind({});
    pay(38_735);
    const text = firstPage(paper('invoice', invoiceId as number));
    expect(text).toContain('(387.35)');
    expect(text.filter((line) => line === '$1,000.00')).toHaveLength(2);
    expect(text.some((line) => line.startsWith('Received 11/09/2026, receipt R-'))).toBe(true);
  });

  it('is the same bytes whenever it is made, on one page, far below a megabyte', async () => {
    const { invoiceId } = bind({});
    const made = await renderPdf(paper('invoice', invoiceId as number));
    const again = await renderPdf(paper('invoice', invoiceId as number));
    expect(made.equals(again)).toBe(true);
    expect(made.subarray(0, 8).toString('latin1')).toBe('%PDF-1.7');
    expect(pagesOf(made)).toBe(1);
    expect(made.length).toBeLessThan(200_000);
  });

  it('prints Polish, drops pictures, marks what the font lacks, and breaks a name without spaces', async () => {
    const { accountId } = book.run<{ accountId: number }>('parties.createAccount', {
      name: 'Łódź & Żółw 🌮 Tacos',
      address: 'Ł'.repeat(150),
    });
    known = { ...known, accountId };
    const { invoiceId } = bind({ policyNumber: 'שלום-1', lineOfBusiness: `${'W'.repeat(55)} 🏠` });
    const made = paper('invoice', invoiceId as number);
    expect(firstPage(made)).toContain('Łódź & Żółw Tacos');
    expect(firstPage(made)).toContain('\ufffd\ufffd\ufffd\ufffd-1');
    const pdf = await renderPdf(made);
    const shown = shownBy(pdf);
    for (const character of 'Łódź&Żw\ufffdW$1387.5') expect(shown).toContain(character);
  });

  it('keeps clear of the stub and repeats its heads when there are many policies', async () => {
    const first = bind({ policyNumber: 'P-000', plan: { installments: 2 } });
    for (let index = 1; index < 30; index += 1) {
      bind({ policyNumber: `P-${index}`, plan: { installments: 2 }, streamId: first.streamId });
    }
    const { invoices } = book.run<{ invoices: { invoiceId: number }[] }>('billing.billStream', {
      streamId: first.streamId,
      asOf: TODAY,
    });
    const made = paper('invoice', invoices[0]?.invoiceId as number);
    expect(pagesOf(await renderPdf(made))).toBeGreaterThan(2);
  });
});

describe('receipt, deposit slip, remittance and sweep memo', () => {
  it('tell the payer what was paid and what is kept', () => {
    bind({});
    const text = textOf(paper('receipt', pay(150_000)).content);
    expect(text).toContain('Check 1204');
    expect(text).toContain('Kept on your account');
    expect(text).toContain('112.65');
    expect(text).toContain('1,387.35');
    expect(text.join(' ')).not.toMatch(/commission/i);
  });

  it('add up on the page, the way they were posted', async () => {
    bind({});
    const receiptId = pay(138_735);
    const [bank, operating] = book.connection.read.rows<{ id: number }>(
      'SELECT id FROM bank_account ORDER BY id',
    );
    expect(operating).toBeDefined();
    const { depositId } = book.run<{ depositId: number }>('receipts.postDeposit', {
      depositOn: TODAY,
      bankAccountId: bank?.id,
      receiptIds: [receiptId],
      bankLineCents: 138_735,
    });
    const slip = textOf(paper('depositSlip', depositId).content);
    expect(slip).toContain('Check, 1 item');
    expect(slip.filter((line) => line === '1,387.35')).toHaveLength(3);

    const items = book.connection.read.rows<{ payableItemId: number; cents: number }>(
      "SELECT id AS payableItemId, owed_cents AS cents FROM payable_item WHERE beneficiary LIKE 'carrier:%' ORDER BY id",
    );
    const { remittanceId } = book.run<{ remittanceId: number }>('carriers.remit', {
      payee: `carrier:${known.carrierId}`,
      paidOn: TODAY,
      items,
    });
    const remitted = textOf(paper('remittance', remittanceId).content);
    for (const line of ['Tallgrass Mutual', 'Account current', '1,275.00', '180.00'])
      expect(remitted).toContain(line);
    expect(remitted).toContain('$1,095.00');

    const { sweepId } = book.run<{ sweepId: number }>('trust.sweep', { sweptOn: TODAY, cents: 23_000 });
    const memo = paper('sweepMemo', sweepId);
    expect(textOf(memo.content)).toEqual(
      expect.arrayContaining(['Commission', 'Agency fee', '180.00', '50.00', '230.00', 'Cedar Fork Nursery']),
    );
    expect(pagesOf(await renderPdf(memo))).toBe(1);
  });

  it('refuse what is not there', () => {
    for (const type of ['invoice', 'receipt', 'depositSlip', 'remittance', 'sweepMemo'] as const) {
      expect(() => paper(type, 999_999)).toThrow(Refusal);
    }
  });
});

describe('the drawing thread', () => {
  it('draws the same bytes, and says what is not there', async () => {
    const { invoiceId } = bind({});
    const order = { type: 'invoice', ledgerPath: book.path, businessOn: TODAY } as const;
    const drawn = await drawPaper({ ...order, id: invoiceId as number });
    const here = await renderPdf(paper('invoice', invoiceId as number));
    expect(drawn.fileName).toBe('invoice-2026-00001.pdf');
    expect(Buffer.from(drawn.base64, 'base64').equals(here)).toBe(true);
    await expect(drawPaper({ ...order, id: 999_999 })).rejects.toThrow(Refusal);
  });
});

describe('printable text', () => {
  it.each([
    ['plain', 'plain'],
    ['a\u00a0 b\t\nc', 'a b c'],
    ['e\u0301', 'é'],
    ['１２３ ®', '123 ®'],
    ['👩‍👩‍👧 Ana', 'Ana'],
    ['\u202eevil\u200b', 'evil'],
    ['中文', '\ufffd\ufffd'],
    ['', ''],
  ])('%j prints as %j', (given, printed) => {
    expect(printable(given)).toBe(printed);
  });
});
