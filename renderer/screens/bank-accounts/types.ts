import type { client } from '#renderer/api/client.ts';

/** What `trust.banks` answers. */
export type Setup = Awaited<ReturnType<typeof client.trust.banks>>;
export type Bank = Setup['banks'][number];
export const bankName = (bank: Bank): string => `${bank.bankName} ••${bank.lastFour}`;
