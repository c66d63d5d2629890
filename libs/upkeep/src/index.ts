export { type AirIndexOptions, startAirIndex } from './start-air-index.js'
