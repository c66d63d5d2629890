import type { LiveAlarm } from '@haidang/contracts'
import type { Console } from '../console.js'

/** Selects an alarm and its device wherever we are; on the map the address follows. */
export function selectAlarm({ router, selectedAlarm }: Console, alarm: LiveAlarm): void {
  selectedAlarm.set(alarm.id)
  const route = router.route.get()
  if (route.page === 'map') router.replace({ ...route, selected: alarm.device })
}

/** The same, and the map goes there. */
export function flyToAlarm(console: Console, alarm: LiveAlarm): void {
  selectAlarm(console, alarm)
  console.flight.set({ device: alarm.device })
}

/** Its place on the map, wherever we are. */
export function showOnMap(console: Console, alarm: LiveAlarm): void {
  if (console.router.route.get().page !== 'map') console.router.go({ page: 'map' })
  flyToAlarm(console, alarm)
}

/** The detail of the device that the alarm is about. */
export function openAlarm({ router, selectedAlarm }: Console, alarm: LiveAlarm): void {
  selectedAlarm.set(alarm.id)
  router.go({ page: 'entity', feed: alarm.feed, id: alarm.device })
}

/** Selects a device, as from the map. */
export function selectDevice({ router, selectedAlarm }: Console, device: string | undefined): void {
  selectedAlarm.set(undefined)
  const route = router.route.get()
  if (route.page === 'map') router.replace({ ...route, selected: device })
}
