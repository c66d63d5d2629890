export { type SimulatedDevice, type SimulatedSite, readSite } from './site/read-site.js'
export { scaled } from './site/scaled.js'
export { simulatedSecret } from './secret.js'
export { type Simulation, type SimulationOptions, simulate } from './simulate.js'
