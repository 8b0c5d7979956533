export { type SimulatorClock } from './clock.ts';
export { memoryStorage, type Storage } from './company.ts';
export { fileStorage, type RunningServer, serveSimulator } from './server.ts';
export { createSimulator, type Simulator, type SimulatorRequest } from './simulator.ts';
export { TROUBLES } from './troubles.ts';
