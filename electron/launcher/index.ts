export { electronBinary, fetchElectron, noWindowBecause } from './binary.ts';
export { type Build, ensureBuilt } from './build.ts';
export { type Ended, runChild } from './child.ts';
