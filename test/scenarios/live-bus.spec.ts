import { openBus, promisesOfABus } from '../live-rig/bus-suite.js'

promisesOfABus('in one process', () => {
  const bus = openBus()
  return { here: bus, there: bus }
})
