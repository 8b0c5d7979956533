/** Which object in QuickBooks speaks for one of ours, by name and type. Suggested, never applied without being chosen. */
import type { NameRow } from './names.ts';
import type { RemoteObject } from './port.ts';
import { type Target, typesFor } from './targets.ts';

/** Words of a QuickBooks account that speak for a target; the first that fits wins. Suggested, never applied. */
const HINTS: readonly (readonly [target: RegExp, account: RegExp])[] = [
  [/^trustCash:/, /trust/i],
  [/^trustUndeposited:/, /trust.*(undeposited|receipt)/i],
  [/^trustProcessor:/, /trust.*(processor|card)/i],
  [/^trustLiability$/, /(premium )?trust (account|liab|funds)|premiums? (held|payable)/i],
  [/^clearing$/, /clearing/i],
  [/^account:O2200$/, /credit card/i],
];
const TRUST_SUBTYPES: readonly string[] = ['TrustAccounts', 'TrustAccountsLiabilities'];

/** One QuickBooks account for each target where exactly one speaks for it by name, type and detail type. */
export function suggestions(
  targets: readonly Target[],
  accounts: readonly RemoteObject[],
): { target: string; remoteId: string }[] {
  return targets.flatMap((target) => {
    if (target.kind === 'interfund') return [];
    const fitting = accounts.filter(
      (account) =>
        account.isActive && typesFor(target.kind).includes(account.type) && speaksFor(account, target),
    );
    const [only, ...others] = fitting;
    return only === undefined || others.length > 0 ? [] : [{ target: target.key, remoteId: only.remoteId }];
  });
}

function speaksFor(account: RemoteObject, target: Target): boolean {
  const hint = HINTS.find(([pattern]) => pattern.test(target.key))?.[1];
  const isTrust = TRUST_SUBTYPES.includes(account.subtype);
  if (target.key.startsWith('trustCash:') || target.key === 'trustLiability') return isTrust;
  if (hint !== undefined) return hint.test(account.name);
  return plain(account.name) === plain(target.label);
}

/** Commission income, commissions, Commission: the same word to a bookkeeper. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/\b(income|revenue|expenses?|fees?)\b/g, '')
    .replace(/[^a-z]/g, '')
    .replace(/s$/, '');
}

/** Customers, vendors, classes or locations of exactly the same name, without regard to case. */
export function nameSuggestions(
  names: readonly NameRow[],
  objects: readonly RemoteObject[],
): { target: string; remoteId: string }[] {
  const key = (name: string): string => name.trim().toLowerCase();
  const byName = Map.groupBy(
    objects.filter(({ isActive }) => isActive),
    ({ name }) => key(name.slice(name.lastIndexOf(':') + 1)),
  );
  return names.flatMap(({ key: target, label }) => {
    const [only, ...others] = byName.get(key(label)) ?? [];
    return only === undefined || others.length > 0 ? [] : [{ target, remoteId: only.remoteId }];
  });
}
