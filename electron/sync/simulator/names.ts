/** The lists of a company: accounts, customers, vendors, classes, locations. Names are never deleted, only made inactive. */
import { isObject, type JsonObject, property, textOf } from '#electron/sync/json-text.ts';
import { classificationOf } from './chart.ts';
import type { Company, Entity } from './company.ts';
import { fault, FAULTS, refuse } from './rules.ts';

export type ListEntity = Exclude<Entity, 'JournalEntry'>;

const NAME_MAX = 100;
const COMMON = [
  'Id',
  'SyncToken',
  'MetaData',
  'domain',
  'sparse',
  'Active',
  'CurrencyRef',
  'ParentRef',
  'FullyQualifiedName',
];
const PEOPLE = [
  ...COMMON,
  'DisplayName',
  'CompanyName',
  'Title',
  'GivenName',
  'MiddleName',
  'FamilyName',
  'Suffix',
  'PrintOnCheckName',
  'PrimaryPhone',
  'Mobile',
  'Fax',
  'PrimaryEmailAddr',
  'WebAddr',
  'BillAddr',
  'ShipAddr',
  'Notes',
  'Balance',
];
const PROPERTIES: Readonly<Record<ListEntity, readonly string[]>> = {
  Account: [
    ...COMMON,
    'Name',
    'SubAccount',
    'Description',
    'Classification',
    'AccountType',
    'AccountSubType',
    'AcctNum',
    'CurrentBalance',
    'CurrentBalanceWithSubAccounts',
  ],
  Customer: [
    ...PEOPLE,
    'Taxable',
    'Job',
    'BillWithParent',
    'BalanceWithJobs',
    'PreferredDeliveryMethod',
    'Level',
    'DefaultTaxCodeRef',
  ],
  Vendor: [...PEOPLE, 'Vendor1099', 'AcctNum', 'TaxIdentifier'],
  Class: [...COMMON, 'Name', 'SubClass'],
  Department: [...COMMON, 'Name', 'SubDepartment'],
};

const nameKey = (entity: ListEntity): string =>
  entity === 'Customer' || entity === 'Vendor' ? 'DisplayName' : 'Name';

export function createName(company: Company, entity: ListEntity, body: JsonObject): JsonObject {
  return company.put(
    entity,
    checked(company, entity, body, { Id: company.nextId(entity), SyncToken: '0' }, undefined),
  );
}

/** Full update, or sparse: what is left out stays. An update that changes nothing does not count as one. */
export function updateName(company: Company, entity: ListEntity, body: JsonObject): JsonObject {
  const id = textOf(body, 'Id') ?? '';
  if (!/^\d+$/.test(id)) refuse(fault.notNumeric(id));
  const before = company.get(entity, id);
  if (before === undefined) return refuse(FAULTS.notThere);
  if (textOf(body, 'SyncToken') !== textOf(before, 'SyncToken')) refuse(fault.stale());
  const merged = property(body, 'sparse') === true ? { ...before, ...body } : body;
  const key = nameKey(entity);
  const isRetired = property(merged, 'Active') === false && property(before, 'Active') !== false;
  const renamed = isRetired ? { ...merged, [key]: `${textOf(merged, key) ?? ''} (deleted)` } : merged;
  const same = Object.entries(body).every(
    ([name, value]) => name === 'sparse' || JSON.stringify(value) === JSON.stringify(before[name]),
  );
  if (same) return before;
  const version = String(Number(textOf(before, 'SyncToken') ?? '0') + 1);
  const created = textOf(property(before, 'MetaData'), 'CreateTime') ?? undefined;
  return company.put(entity, checked(company, entity, renamed, { Id: id, SyncToken: version }, created));
}

function checked(
  company: Company,
  entity: ListEntity,
  body: JsonObject,
  identity: { readonly Id: string; readonly SyncToken: string },
  created: string | undefined,
): JsonObject {
  const unknown = Object.keys(body).find((key) => !PROPERTIES[entity].includes(key));
  if (unknown !== undefined) refuse(fault.unknownProperty(unknown, entity));
  const key = nameKey(entity);
  const name = textOf(body, key) ?? '';
  if (name === '') refuse(fault.missing(key));
  if (name.length > NAME_MAX) refuse(fault.tooLong(key, NAME_MAX, name.length));
  refuseTaken(company, entity, name, identity.Id);
  const parent = parentOf(company, entity, body);
  const { CurrentBalance: _balance, CurrentBalanceWithSubAccounts: _withSub, ...given } = body;
  return {
    ...given,
    ...typed(entity, body, parent !== undefined),
    FullyQualifiedName: parent === undefined ? name : `${textOf(parent, 'FullyQualifiedName')}:${name}`,
    Active: property(body, 'Active') ?? true,
    ...(entity === 'Class' || entity === 'Department'
      ? {}
      : { CurrencyRef: { value: 'USD', name: 'United States Dollar' } }),
    domain: 'QBO',
    sparse: false,
    ...identity,
    MetaData: company.metaNow(created),
  };
}

/** Customers and vendors share one list of names, without regard to case. */
function refuseTaken(company: Company, entity: ListEntity, name: string, ownId: string): void {
  const shared: readonly ListEntity[] =
    entity === 'Customer' || entity === 'Vendor' ? ['Customer', 'Vendor'] : [entity];
  for (const other of shared) {
    const key = nameKey(other);
    const isTaken = company
      .all(other)
      .some(
        (row) =>
          textOf(row, key)?.toLowerCase() === name.toLowerCase() &&
          !(other === entity && textOf(row, 'Id') === ownId),
      );
    if (isTaken) refuse(fault.duplicateName());
  }
}

function parentOf(company: Company, entity: ListEntity, body: JsonObject): JsonObject | undefined {
  const ref = property(body, 'ParentRef');
  if (!isObject(ref)) return undefined;
  const id = textOf(ref, 'value') ?? '';
  return (
    company.get(entity, id) ?? refuse(fault.badReference(entity === 'Account' ? 'Accounts' : 'Names', id))
  );
}

function typed(entity: ListEntity, body: JsonObject, hasParent: boolean): JsonObject {
  const display = textOf(body, 'DisplayName') ?? '';
  switch (entity) {
    case 'Account': {
      const type = textOf(body, 'AccountType') ?? '';
      const classification = classificationOf(type);
      if (classification === null)
        return refuse(type === '' ? fault.missing('AccountType') : fault.badEnumeration(type));
      return { AccountType: type, Classification: classification, SubAccount: hasParent };
    }
    case 'Customer':
      return {
        Taxable: property(body, 'Taxable') ?? true,
        Job: property(body, 'Job') ?? false,
        BillWithParent: property(body, 'BillWithParent') ?? false,
        PrintOnCheckName: textOf(body, 'PrintOnCheckName') ?? display,
      };
    case 'Vendor':
      return {
        Vendor1099: property(body, 'Vendor1099') ?? false,
        PrintOnCheckName: textOf(body, 'PrintOnCheckName') ?? display,
      };
    case 'Class':
      return { SubClass: hasParent };
    case 'Department':
      return { SubDepartment: hasParent };
  }
}
