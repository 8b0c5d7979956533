/** Writes of parties: accounts and subaccounts, carriers, producers. */
import type { WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { nextNumber } from '#electron/ledger/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { refuseMerged } from './defaults.ts';
import { notFound, searchName } from './rules.ts';

type Contact = {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly address?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly postalCode?: string | undefined;
};
export type NewAccount = Contact & {
  readonly name: string;
  readonly kind: 'person' | 'business' | 'financeCompany' | 'mortgagee';
  readonly number?: string | undefined;
  readonly parentId?: number | undefined;
  readonly serviceTier?: string | undefined;
  readonly producerId?: number | undefined;
};

const FIRST_ACCOUNT_NUMBER = 1000;

/** Adds an account (number 1001, 1002 …) or, with a parent, a subaccount (1001-01, 1001-02-1 …). */
export function createAccount(
  tx: WriteTx,
  account: NewAccount,
  envelope: Envelope,
): { accountId: number; number: string } {
  const parent = account.parentId === undefined ? null : parentOf(tx, account.parentId);
  const number = account.number ?? freeNumber(tx, parent);
  if (tx.value<number>('SELECT id FROM account WHERE number = ?', number) !== undefined) {
    throw new Refusal('conflict', {
      what: `Not added: account number ${number} is taken.`,
      why: 'Every account has a number of its own.',
      todo: 'Leave the number out to get the next free one.',
      field: 'number',
    });
  }
  if (account.producerId !== undefined) requireProducer(tx, account.producerId);
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO account (id, number, name, search_name, kind, parent_id, top_id, email, phone, address, city, state,
       postal_code, service_tier, producer_id, payer_account_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)`,
    id,
    number,
    account.name,
    searchName(account.name),
    account.kind,
    parent?.id ?? null,
    parent?.top_id ?? id,
    account.email ?? '',
    account.phone ?? '',
    account.address ?? '',
    account.city ?? '',
    account.state ?? '',
    account.postalCode ?? '',
    account.serviceTier ?? '',
    account.producerId ?? null,
    envelope.at,
  );
  return { accountId: id, number };
}

type Parent = {
  readonly id: number;
  readonly number: string;
  readonly top_id: number;
  readonly parent_id: number | null;
};
function parentOf(tx: WriteTx, id: number): Parent {
  const parent = tx.row<Parent>('SELECT id, number, top_id, parent_id FROM account WHERE id = ?', id);
  if (parent === undefined) throw notFound('account', id, 'parentId');
  refuseMerged(tx, id, 'Not added', 'parentId');
  return parent;
}

function freeNumber(tx: WriteTx, parent: Parent | null): string {
  for (;;) {
    const number = nextNumberText(tx, parent);
    if (tx.value<number>('SELECT id FROM account WHERE number = ?', number) === undefined) return number;
  }
}

function nextNumberText(tx: WriteTx, parent: Parent | null): string {
  if (parent === null) return String(FIRST_ACCOUNT_NUMBER + nextNumber(tx, 'account', 0));
  const child = nextNumber(tx, `account:${parent.id}`, 0);
  // Subaccounts read -01, their own children -1.
  return `${parent.number}-${parent.parent_id === null ? String(child).padStart(2, '0') : child}`;
}

export type AccountPatch = Contact & {
  readonly accountId: number;
  readonly name?: string | undefined;
  readonly kind?: NewAccount['kind'] | undefined;
  readonly serviceTier?: string | undefined;
  readonly producerId?: number | null | undefined;
};

const COLUMNS: Readonly<Record<Exclude<keyof AccountPatch, 'accountId'>, string>> = {
  name: 'name',
  kind: 'kind',
  email: 'email',
  phone: 'phone',
  address: 'address',
  city: 'city',
  state: 'state',
  postalCode: 'postal_code',
  serviceTier: 'service_tier',
  producerId: 'producer_id',
};

export function updateAccount(tx: WriteTx, patch: AccountPatch): { accountId: number } {
  if (tx.value<number>('SELECT id FROM account WHERE id = ?', patch.accountId) === undefined) {
    throw notFound('account', patch.accountId, 'accountId');
  }
  if (patch.producerId !== undefined && patch.producerId !== null) requireProducer(tx, patch.producerId);
  for (const [key, column] of Object.entries(COLUMNS)) {
    const value = patch[key as keyof typeof COLUMNS];
    if (value !== undefined) tx.exec(`UPDATE account SET ${column} = ? WHERE id = ?`, value, patch.accountId);
  }
  if (patch.name !== undefined) {
    tx.exec('UPDATE account SET search_name = ? WHERE id = ?', searchName(patch.name), patch.accountId);
  }
  return { accountId: patch.accountId };
}

function requireProducer(tx: WriteTx, id: number): void {
  if (tx.value<number>('SELECT id FROM producer WHERE id = ?', id) === undefined) {
    throw notFound('producer', id, 'producerId');
  }
}

function refuseTaken(tx: WriteTx, table: 'carrier' | 'producer', code: string, name: string): void {
  const taken = tx.row<{ code: string; name: string }>(
    `SELECT code, name FROM ${table} WHERE code = ? COLLATE NOCASE OR lower(name) = lower(?)`,
    code,
    name,
  );
  if (taken === undefined) return;
  throw new Refusal('conflict', {
    what: `Not added: ${code} ${name}.`,
    why: `There is already ${taken.code} ${taken.name}.`,
    todo: 'Use that one, or choose another code and name.',
    field: taken.code.toLowerCase() === code.toLowerCase() ? 'code' : 'name',
  });
}

export type NewCarrier = {
  readonly code: string;
  readonly name: string;
  readonly kind: 'carrier' | 'mga';
  readonly billsByInstallment: boolean;
  readonly remitDays: number;
  readonly commissionPpm: number;
};

export function createCarrier(tx: WriteTx, carrier: NewCarrier): { carrierId: number } {
  refuseTaken(tx, 'carrier', carrier.code, carrier.name);
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO carrier (id, code, name, kind, bills_by_installment, remit_days, commission_ppm) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    carrier.code,
    carrier.name,
    carrier.kind,
    carrier.billsByInstallment ? 1 : 0,
    carrier.remitDays,
    carrier.commissionPpm,
  );
  return { carrierId: id };
}

export function createProducer(
  tx: WriteTx,
  producer: { readonly code: string; readonly name: string; readonly sharePpm: number },
): { producerId: number } {
  refuseTaken(tx, 'producer', producer.code, producer.name);
  const id = tx.nextId();
  tx.exec(
    'INSERT INTO producer (id, code, name, share_ppm) VALUES (?, ?, ?, ?)',
    id,
    producer.code,
    producer.name,
    producer.sharePpm,
  );
  return { producerId: id };
}
