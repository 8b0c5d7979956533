/** Text and tables that came from outside: encoding, CSV, Excel, columns by their headings, strict amounts and dates. */
export { type CsvRows, readCsv } from './csv.ts';
export { decode, type Decoded } from './encoding.ts';
export { headingsOf, REFUSED_HEADINGS, signatureOf } from './headings.ts';
export { FEED_BYTES_MAX, FEED_ROWS_MAX, refuseFile, refuseSize } from './refuse.ts';
export { type FieldOf, readTable, type Row, type Table } from './table.ts';
export { bad, good, readDate, type Reading, readMoney, shown } from './values.ts';
