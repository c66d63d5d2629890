import type { Console } from '../console.js'

/** The whole city on the map, from wherever we are. */
export function goHome({ router, flight }: Console): void {
  if (router.route.get().page !== 'map') router.go({ page: 'map' })
  flight.set({ home: true })
}
