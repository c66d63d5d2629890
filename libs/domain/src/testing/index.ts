export {
  aDevice,
  aGeofenceRule,
  aNoDataRule,
  aRule,
  aStation,
  aThresholdRule,
  anEvent,
  anObservation,
  observed,
} from './builders.js'
export { type Point, series } from './series.js'
export { type Play, type Played, play } from './play.js'
export { poison } from './poison.js'
export { type DeskPlay, playDesk } from './play-desk.js'
