import type { client } from '#renderer/api/client.ts';

/** What `health.last` answers. */
export type HealthNow = Awaited<ReturnType<typeof client.health.last>>;
