/** Creates objects in QuickBooks because the user asked for them, each mapped as soon as it is there. */
import { hash } from 'node:crypto';
import type { ReadDb } from '#db/connection/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { connectionOf, type ConnectionRow, mappingOf } from './connection.ts';
import { commandSeq, type SyncHost } from './host.ts';
import { labelOfKey, listOfKey, namesOfKind, nameRefusedBecause } from './names.ts';
import type { Connector, NewObject } from './port.ts';
import { wordsOf } from './problems.ts';
import { settingsOf } from './settings.ts';
import { chartOf } from './source.ts';
import { type TargetKind, typesFor } from './targets.ts';

export type Order = { readonly target: string; readonly name: string };

/** Detail types in QuickBooks of accounts created for us. */
const SUBTYPES: Readonly<Record<TargetKind, string>> = {
  trustCash: 'TrustAccounts',
  clearing: 'OtherCurrentAssets',
  trustLiability: 'TrustAccountsLiabilities',
  interfund: 'OtherCurrentAssets',
  uncollected: 'OtherCurrentLiabilities',
  asset: 'OtherCurrentAssets',
  liability: 'OtherCurrentLiabilities',
  equity: 'OwnersEquity',
  income: 'ServiceFeeIncome',
  expense: 'OtherMiscellaneousServiceCost',
};
/** Not a bank: the feed of one would be expected. */
const CREATED_TYPES: Partial<Record<TargetKind, string>> = { clearing: 'Other Current Asset' };

/** Refuses not-found for an unknown target, conflict for a name QuickBooks would not take; nothing is created then. */
export function checkOrders(db: ReadDb, orders: readonly Order[]): void {
  const connection = connectionOf(db);
  const targets = new Set(chartOf(db, connection.mapping_mode).targets.map(({ key }) => key));
  for (const { target, name } of orders) {
    const isKnown =
      targets.has(target) || (listOfKey(target) !== 'Account' && labelOfKey(db, target) !== null);
    if (!isKnown) {
      throw new Refusal('not-found', {
        what: 'Nothing was created.',
        why: `There is nothing called ${target} to map.`,
        todo: 'Choose lines of the mapping.',
        field: 'objects',
      });
    }
    const why = nameRefusedBecause(name);
    if (why === null) continue;
    throw new Refusal('conflict', {
      what: `Nothing was created: “${name.slice(0, 60)}” cannot be a name in QuickBooks.`,
      why,
      todo: 'Shorten or change it, then create again.',
      field: 'objects',
    });
  }
}

/** One after the other, parents first; what is refused is named in the closing message, the rest goes on. */
export async function createAll(
  host: SyncHost,
  connector: Connector,
  orders: readonly Order[],
  report: (done: number, total: number, message: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const connection = connectionOf(host.connection().read);
  const refused: string[] = [];
  let created = 0;
  for (const order of parentsFirst(host, connection, orders)) {
    signal.throwIfAborted();
    const object = objectOf(host, connection, order);
    if (typeof object === 'string') {
      refused.push(`${order.name}: ${object}`);
      continue;
    }
    // The next may be below this one.
    const outcome = await connector.create(object);
    if (outcome.kind === 'held' || outcome.kind === 'unknown') {
      const words = wordsOf(outcome.problem.code, outcome.problem.detail);
      throw new Refusal('conflict', {
        what: `${created} created; then it stopped at ${order.name}.`,
        why: words.problem,
        todo: 'Create again: names that are there already are not created twice.',
      });
    }
    if (outcome.kind === 'refused')
      refused.push(`${order.name}: ${wordsOf(outcome.problem.code, outcome.problem.detail).problem}`);
    else {
      const { remoteId, name: remoteName, type: remoteType } = outcome.object;
      const choices = [{ target: order.target, remoteId, remoteName, remoteType }];
      host.command(
        'sync.saveMapping',
        { choices, requestId: `job:sync:created:${commandSeq(host)}` },
        `job:sync:created:${commandSeq(host)}`,
      );
      created += 1;
    }
    report(created + refused.length, orders.length, order.name);
  }
  const done = `${created} created in QuickBooks and mapped.`;
  return refused.length === 0 ? done : `${done} Not created: ${refused.slice(0, 5).join(' ')}`;
}

function parentsFirst(host: SyncHost, connection: ConnectionRow, orders: readonly Order[]): readonly Order[] {
  const { read } = host.connection();
  const parents = new Map(
    namesOfKind(read, 'customer', settingsOf(connection)).map(({ key, parent }) => [key, parent]),
  );
  const depth = (key: string): number => {
    const parent = parents.get(key) ?? null;
    return parent === null ? 0 : 1 + depth(parent);
  };
  return orders.toSorted((a, b) => depth(a.target) - depth(b.target));
}

function objectOf(
  host: SyncHost,
  connection: ConnectionRow,
  { target: key, name }: Order,
): NewObject | string {
  const { read } = host.connection();
  const list = listOfKey(key);
  const seed = [host.bookUid, connection.realm_id, key, name, commandSeq(host)].join('\n');
  const requestId = `cb-${hash('sha256', seed).slice(0, 32)}`;
  const plain = { list, name, requestId, type: null, subtype: null, parentId: null };
  if (list === 'Account') {
    const kind = chartOf(read, connection.mapping_mode).targets.find((one) => one.key === key)?.kind;
    if (kind === undefined) return 'It is not in the mapping any more.';
    return { ...plain, type: CREATED_TYPES[kind] ?? typesFor(kind)[0] ?? '', subtype: SUBTYPES[kind] };
  }
  if (list !== 'Customer' || settingsOf(connection).customers !== 'subaccounts') return plain;
  const parent = namesOfKind(read, 'customer', settingsOf(connection)).find((one) => one.key === key)?.parent;
  if (parent === undefined || parent === null) return plain;
  const remote = mappingOf(read, connection.id).get(parent);
  return remote === undefined
    ? 'The account above it is not mapped yet.'
    : { ...plain, parentId: remote.remote_id };
}
