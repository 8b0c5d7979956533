/** Creating, updating and deleting journal entries, with the checks QuickBooks makes and in its words. */
import {
  centsOfNumber,
  isObject,
  type JsonObject,
  type JsonText,
  listOf,
  NumberText,
  property,
  textOf,
} from '#electron/sync/json-text.ts';
import type { FaultItem } from './answer.ts';
import { dateOf } from './clock.ts';
import type { Company, Entity } from './company.ts';
import { fault, FAULTS, refuse } from './rules.ts';

const ENTRY_PROPERTIES: readonly string[] = [
  'Id',
  'SyncToken',
  'MetaData',
  'domain',
  'sparse',
  'status',
  'CustomField',
  'AttachableRef',
  'DocNumber',
  'TxnDate',
  'DepartmentRef',
  'CurrencyRef',
  'ExchangeRate',
  'PrivateNote',
  'TxnStatus',
  'LinkedTxn',
  'Line',
  'TxnTaxDetail',
  'TxnSource',
  'Adjustment',
  'HomeCurrencyAdjustment',
  'GlobalTaxCalculation',
  'TotalAmt',
  'HomeTotalAmt',
];
const LINE_PROPERTIES: readonly string[] = [
  'Id',
  'LineNum',
  'Description',
  'Amount',
  'DetailType',
  'LinkedTxn',
  'JournalEntryLineDetail',
  'ProjectRef',
];
const DETAIL_PROPERTIES: readonly string[] = [
  'PostingType',
  'AccountRef',
  'Entity',
  'ClassRef',
  'DepartmentRef',
  'TaxCodeRef',
  'TaxAmount',
  'BillableStatus',
];

export type WriteOptions = { readonly allowsDuplicateNumber: boolean };

export function createEntry(company: Company, body: JsonObject, options: WriteOptions): JsonObject {
  check(company, body, null, options);
  const entry = stored(company, body, company.nextId('JournalEntry'), '0', undefined);
  return company.put('JournalEntry', entry);
}

/** Full update, or sparse: what is left out stays. Lines that are sent replace all. */
export function updateEntry(company: Company, body: JsonObject, options: WriteOptions): JsonObject {
  const before = current(company, body);
  const merged = property(body, 'sparse') === true ? { ...before, ...body } : body;
  check(company, merged, textOf(before, 'Id'), options);
  refuseClosed(company, textOf(before, 'TxnDate') ?? '');
  const version = String(Number(textOf(before, 'SyncToken') ?? '0') + 1);
  const created = textOf(property(before, 'MetaData'), 'CreateTime') ?? undefined;
  return company.put('JournalEntry', stored(company, merged, textOf(before, 'Id') ?? '', version, created));
}

export function deleteEntry(company: Company, body: JsonObject): JsonObject {
  const before = current(company, body);
  refuseClosed(company, textOf(before, 'TxnDate') ?? '');
  const id = textOf(before, 'Id') ?? '';
  company.remove('JournalEntry', id);
  return { status: 'Deleted', domain: 'QBO', Id: id };
}

function current(company: Company, body: JsonObject): JsonObject {
  const id = textOf(body, 'Id') ?? '';
  if (!/^\d+$/.test(id)) refuse(fault.notNumeric(id));
  const before = company.get('JournalEntry', id);
  if (before === undefined) return refuse(FAULTS.deleted);
  if (textOf(body, 'SyncToken') !== textOf(before, 'SyncToken')) refuse(fault.stale());
  return before;
}

function check(company: Company, body: JsonObject, ownId: string | null, options: WriteOptions): void {
  const lines = listOf(body, 'Line');
  refuseAny(unknownProperties(body, lines));
  if (property(body, 'Line') === undefined) refuse(fault.missing('Line'));
  refuseAny(lines.flatMap(lineFaults));
  refuseAny(lengthFaults(body, lines));
  refuseAny(lines.flatMap((line) => referenceFaults(company, line)));
  if (lines.length < 2) refuse(FAULTS.twoLines);
  const balance = lines.reduce((total: number, line) => total + signed(line), 0);
  if (balance !== 0) refuse(FAULTS.unbalanced);
  checkNamedLines(company, lines);
  refuseClosed(company, textOf(body, 'TxnDate') ?? dateOf(company.clock.now()));
  const docNumber = textOf(body, 'DocNumber') ?? '';
  const [other] = company.withNumber(docNumber).filter((id) => id !== ownId);
  if (other !== undefined && company.settings.refusesDuplicateNumbers && !options.allowsDuplicateNumber) {
    refuse(fault.duplicateNumber(docNumber, other));
  }
}

function refuseAny(items: readonly FaultItem[]): void {
  if (items.length > 0) refuse(...items);
}

function unknownProperties(body: JsonObject, lines: readonly JsonText[]): readonly FaultItem[] {
  const unknown = (value: JsonText | undefined, known: readonly string[], entity: string): FaultItem[] =>
    isObject(value)
      ? Object.keys(value)
          .filter((key) => !known.includes(key))
          .map((key) => fault.unknownProperty(key, entity))
      : [];
  return [
    ...unknown(body, ENTRY_PROPERTIES, 'JournalEntry'),
    ...lines.flatMap((line) => [
      ...unknown(line, LINE_PROPERTIES, 'Line'),
      ...unknown(property(line, 'JournalEntryLineDetail'), DETAIL_PROPERTIES, 'JournalEntryLineDetail'),
    ]),
  ].slice(0, 1);
}

function lineFaults(line: JsonText): readonly FaultItem[] {
  const detail = property(line, 'JournalEntryLineDetail');
  const posting = textOf(detail, 'PostingType');
  const found: FaultItem[] = [];
  if (textOf(property(detail, 'AccountRef'), 'value') === null) found.push(fault.missing('AccountRef'));
  if (posting === null) found.push(fault.missing('PostingType'));
  else if (posting !== 'Debit' && posting !== 'Credit') found.push(fault.badEnumeration(posting));
  const amount = property(line, 'Amount');
  if (!(amount instanceof NumberText) || (centsOfNumber(amount) ?? -1) < 0)
    found.push(fault.missing('Amount'));
  return found;
}

function lengthFaults(body: JsonObject, lines: readonly JsonText[]): readonly FaultItem[] {
  const tooLong = (value: JsonText, name: string, longest: number): FaultItem[] => {
    const text = textOf(value, name) ?? '';
    return text.length > longest ? [fault.tooLong(name, longest, text.length)] : [];
  };
  return [
    ...tooLong(body, 'DocNumber', 21),
    ...tooLong(body, 'PrivateNote', 4000),
    ...lines.flatMap((line) => tooLong(line, 'Description', 4000)),
  ];
}

function referenceFaults(company: Company, line: JsonText): readonly FaultItem[] {
  const detail = property(line, 'JournalEntryLineDetail');
  const named = property(detail, 'Entity');
  const type = textOf(named, 'Type');
  const refs: readonly (readonly [
    Entity,
    'Accounts' | 'Klasses' | 'Depts' | 'Names',
    JsonText | undefined,
  ])[] = [
    ['Account', 'Accounts', property(detail, 'AccountRef')],
    ['Class', 'Klasses', property(detail, 'ClassRef')],
    ['Department', 'Depts', property(detail, 'DepartmentRef')],
    [type === 'Vendor' ? 'Vendor' : 'Customer', 'Names', property(named, 'EntityRef')],
  ];
  return refs.flatMap(([entity, list, ref]) => {
    const id = textOf(ref, 'value');
    if (id === null) return [];
    const found = company.get(entity, id);
    if (found === undefined) return [fault.badReference(list, id)];
    return property(found, 'Active') === false ? [fault.inactive()] : [];
  });
}

/** Lines on receivable and payable accounts need a customer or vendor. */
function checkNamedLines(company: Company, lines: readonly JsonText[]): void {
  let count = 0;
  for (const line of lines) {
    const detail = property(line, 'JournalEntryLineDetail');
    const type = textOf(
      company.get('Account', textOf(property(detail, 'AccountRef'), 'value') ?? ''),
      'AccountType',
    );
    const named = textOf(property(detail, 'Entity'), 'Type');
    if (type === 'Accounts Receivable' && named !== 'Customer') refuse(FAULTS.noCustomer);
    if (type === 'Accounts Payable' && named !== 'Vendor') refuse(FAULTS.noVendor);
    if (type === 'Accounts Receivable' || type === 'Accounts Payable') count += 1;
  }
  if (count > 1 && company.settings.oneArApPerEntry) refuse(FAULTS.oneArAp);
}

/** The test is inclusive: nothing on the closing date either. */
function refuseClosed(company: Company, txnDate: string): void {
  const closed = company.settings.bookCloseDate;
  if (closed !== null && txnDate <= closed) refuse(FAULTS.closed);
}

function signed(line: JsonText): number {
  const amount = centsOfNumber(property(line, 'Amount')) ?? 0;
  return textOf(property(line, 'JournalEntryLineDetail'), 'PostingType') === 'Debit' ? amount : -amount;
}

function stored(
  company: Company,
  body: JsonObject,
  id: string,
  version: string,
  created: string | undefined,
): JsonObject {
  const docNumber = textOf(body, 'DocNumber');
  const note = textOf(body, 'PrivateNote');
  return {
    Adjustment: property(body, 'Adjustment') ?? false,
    domain: 'QBO',
    sparse: false,
    Id: id,
    SyncToken: version,
    MetaData: company.metaNow(created),
    ...(docNumber === null ? {} : { DocNumber: docNumber }),
    TxnDate: textOf(body, 'TxnDate') ?? dateOf(company.clock.now()),
    CurrencyRef: { value: 'USD', name: 'United States Dollar' },
    ...(note === null ? {} : { PrivateNote: note }),
    Line: listOf(body, 'Line').map((line, index) => storedLine(company, line, index)),
    TxnTaxDetail: {},
  };
}

function storedLine(company: Company, line: JsonText, index: number): JsonObject {
  const detail = property(line, 'JournalEntryLineDetail') as JsonObject;
  const named = (entity: Entity, ref: JsonText | undefined): JsonObject => {
    const id = textOf(ref, 'value') ?? '';
    const found = company.get(entity, id);
    return {
      value: id,
      name:
        textOf(found, 'FullyQualifiedName') ?? textOf(found, 'DisplayName') ?? textOf(found, 'Name') ?? '',
    };
  };
  const description = textOf(line, 'Description');
  return {
    Id: String(index),
    ...(description === null ? {} : { Description: description }),
    Amount: property(line, 'Amount') ?? null,
    DetailType: 'JournalEntryLineDetail',
    JournalEntryLineDetail: {
      ...detail,
      AccountRef: named('Account', property(detail, 'AccountRef')),
      ...(property(detail, 'ClassRef') === undefined
        ? {}
        : { ClassRef: named('Class', property(detail, 'ClassRef')) }),
      ...(property(detail, 'DepartmentRef') === undefined
        ? {}
        : { DepartmentRef: named('Department', property(detail, 'DepartmentRef')) }),
    },
  };
}
