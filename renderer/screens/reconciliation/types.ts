import type { client } from '#renderer/api/client.ts';

export type Work = Awaited<ReturnType<typeof client.reconciliation.work>>;
