export { explainSqliteError } from './errors.ts';
export { type Connection, connect, type ReadDb, type SqlValue, sql, type WriteTx } from './executor.ts';
export { APPLICATION_ID, type OpenOptions, openDatabase, type RawDatabase } from './open.ts';
