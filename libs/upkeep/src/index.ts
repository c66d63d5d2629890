export { type AirIndexOptions, type AirIndexUpkeep, startAirIndex } from './start-air-index.js'
