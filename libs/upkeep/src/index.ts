export { type AirIndexOptions, type AirIndexUpkeep, startAirIndex } from './start-air-index.js'
export { type CityFiguresOptions, startCityFigures } from './start-city-figures.js'
export { type DeliveryUpkeepOptions, startDeliveryUpkeep } from './start-delivery-upkeep.js'
export { type RollCall, type RollCallOptions, startRollCall } from './start-roll-call.js'
