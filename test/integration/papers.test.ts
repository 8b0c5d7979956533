/** Papers from the agency's template: what they look like, many at once, and as a draft of an e-mail. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emlOf, headerText, mailtoOf } from '#electron/documents/draft.ts';
import { draw } from '#electron/documents/drawing.ts';
import { checkLogo } from '#electron/documents/logo.ts';
import { FIRST_TEMPLATE, type Sketch, type Template } from '#shared/contract/index.ts';
import { type TestBook, testBook, TODAY } from '#test/builders/book.ts';
import { basePolicy, type Bound, type Parties, parties } from '#test/builders/business.ts';

let book: TestBook;
let known: Parties;
let invoices: number[];
beforeEach(() => {
  book = testBook();
  known = parties(book);
  invoices = ['A-1', 'A-2', 'A-3'].map(
    (policyNumber) =>
      book.run<Bound>('billing.bindPolicy', basePolicy(known, { policyNumber })).invoiceId as number,
  );
});
afterEach(() => book.dispose());

const from = () => ({ ledgerPath: book.path, businessOn: TODAY });
const textOf = (sketch: Sketch): string =>
  sketch.pages
    .flatMap((page) => page.strokes.flatMap((stroke) => (stroke.kind === 'text' ? [stroke.text] : [])))
    .join(' ');
const sketch = async (
  change: Partial<Template>,
  type: 'invoice' | 'statement' = 'invoice',
): Promise<Sketch> =>
  (await draw({ sketch: type, template: { ...FIRST_TEMPLATE, ...change }, ...from() })) as Sketch;
const pagesOf = (base64: string): number =>
  Buffer.from(base64, 'base64')
    .toString('latin1')
    .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

/** One black pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

describe('the template', () => {
  test('texts, address, columns, slip and colour are on the paper before they are saved', async () => {
    const plain = textOf(await sketch({}));
    expect(plain).toContain('Detach and return');
    expect(plain).toContain('Insurer');
    const changed = await sketch({
      addressLines: ['12 Main Street', 'License 4711'],
      columns: ['term'],
      hasSlip: false,
      greeting: 'Thank you for your business.',
      accent: '#aa0000',
    });
    const text = textOf(changed);
    expect(text).toContain('12 Main Street');
    expect(text).toContain('Thank you for your business.');
    expect(text).not.toContain('Detach and return');
    expect(text).not.toContain('Insurer');
    expect(
      changed.pages[0]?.strokes.some((stroke) => stroke.kind === 'line' && stroke.color === '#aa0000'),
    ).toBe(true);
    expect(textOf(await sketch({ statementNote: 'Call us.' }, 'statement'))).toContain('Call us.');
    expect(book.ask<{ isSaved: boolean }>('documents.template').isSaved).toBe(false);
  });

  test('saved it holds for every paper, and the log replays it', () => {
    const template = { ...FIRST_TEMPLATE, closing: 'Paid late is paid twice.' };
    book.run('documents.saveTemplate', { template });
    expect(book.ask<{ template: Template }>('documents.template').template).toEqual(template);
    expect(() => book.run('documents.saveTemplate', { template: { ...template, accent: 'red' } })).toThrow(
      /colour/,
    );
    expect(() =>
      book.run('documents.saveTemplate', { template: { ...template, addressLines: Array(9).fill('x') } }),
    ).toThrow();
  });

  test('a logo is a small PNG or JPEG; a missing one leaves the paper without', async () => {
    const sha256 = 'ab'.padEnd(64, '0');
    const folder = join(book.directory, 'documents', 'ab');
    mkdirSync(folder, { recursive: true });
    expect(await sketch({ logoSha256: sha256 })).toEqual(await sketch({}));
    writeFileSync(join(folder, sha256), PNG);
    const withLogo = await sketch({ logoSha256: sha256 });
    expect(withLogo.pages[0]?.strokes.some((stroke) => stroke.kind === 'image')).toBe(true);
    expect(checkLogo(join(folder, sha256))).toMatchObject({ width: 1, height: 1 });
    writeFileSync(join(folder, 'no'), '%PDF-1.7 not a picture');
    expect(() => checkLogo(join(folder, 'no'))).toThrow(/no PNG or JPEG/);
    writeFileSync(join(folder, 'big'), Buffer.concat([PNG, Buffer.alloc(1_100_000)]));
    expect(() => checkLogo(join(folder, 'big'))).toThrow(/1 MB/);
  });
});

test('an invoice somebody else pays is sent to the payer and names the insured', async () => {
  const { accountId: payer } = book.run<{ accountId: number }>('parties.createAccount', {
    name: 'First Mortgage Bank',
    kind: 'mortgagee',
    city: 'Austin',
    state: 'TX',
  });
  book.run('accounts.setPayer', { accountId: known.accountId, payerAccountId: payer });
  book.run('billing.bindPolicy', basePolicy(known, { policyNumber: 'M-1' }));
  const text = textOf(await sketch({}));
  expect(text).toContain('First Mortgage Bank');
  expect(text).toMatch(/For \d+ Cedar Fork Nursery/);
});

test('many invoices are one PDF in which each counts its own pages', async () => {
  const batch = (await draw({ batch: 'invoice', ids: invoices, title: '3 invoices', ...from() })) as {
    base64: string;
  };
  expect(pagesOf(batch.base64)).toBe(3);
  const statement = (await draw({
    batch: 'statement',
    ids: [known.accountId, known.accountId],
    title: '2 statements',
    ...from(),
  })) as { base64: string; fileName: string };
  expect([pagesOf(statement.base64), statement.fileName]).toEqual([2, '2-statements.pdf']);
});

describe('the draft', () => {
  const attachment = { fileName: 'invoice-2026-00001.pdf', base64: PNG.toString('base64').repeat(9) };
  test('is a MIME message whose parts read back as they went in, and cannot be turned by what people typed', () => {
    const text = 'Dear Łukasz,\n\nplease find attached.';
    const eml = emlOf({
      to: 'a@b.example',
      subject: 'Invoice — größer\r\nBcc: x@evil.example',
      text,
      attachment,
    }).toString();
    const [head = ''] = eml.split('\r\n\r\n');
    expect(head).toContain('X-Unsent: 1');
    expect(head).toContain('To: a@b.example');
    expect(head).not.toMatch(/^Bcc:/mu);
    const parts = eml.split('--coverbook-paper-0c1f2b7e');
    const body = (part = ''): string => part.slice(part.indexOf('\r\n\r\n')).replace(/\s/gu, '');
    expect(Buffer.from(body(parts[1]), 'base64').toString()).toBe(text.replaceAll('\n', '\r\n'));
    expect(body(parts[2])).toBe(attachment.base64);
    expect(eml.split('\r\n').every((line) => line.length <= 78)).toBe(true);
    expect(emlOf({ to: 'x\r\nBcc: y@z.example', subject: '', text, attachment }).toString()).toContain(
      'To: \r\n',
    );
  });
  test('long and foreign subjects are whole characters in pieces', () => {
    const subject = 'Größe '.repeat(30).trim();
    const decoded = headerText(subject)
      .split('\r\n ')
      .map((piece) => Buffer.from(piece.slice(10, -2), 'base64').toString())
      .join('');
    expect(decoded).toBe(subject);
    expect(mailtoOf({ to: 'a@b.example', subject: 'A & B', text: 'x\ny' })).toBe(
      'mailto:a@b.example?subject=A%20%26%20B&body=x%0D%0Ay',
    );
  });
});
