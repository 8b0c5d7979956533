/** Documents entered in error: reversed with everything they did, while nothing later stands on them. */
export { reversalHandlers } from './handlers.ts';
