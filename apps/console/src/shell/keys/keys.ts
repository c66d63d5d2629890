import { useEffect, useLayoutEffect } from 'react'
import { neighbourOf, topAlarm, waitsForSomeone } from '../../alarms/alarm-groups.js'
import { flyToAlarm, openAlarm } from '../../alarms/select-alarm.js'
import { type Console, useConsole } from '../../console.js'
import type { Switch } from '../../preferences.js'
import { type Cell, useCellPart } from '../../state/cell.js'
import { copyLink } from '../copy-link.js'
import { goHome } from '../go-home.js'
import type { KeyBinding } from './key-sets.js'

/** Puts the keys that work everywhere in force, and hands every key press on to whoever bound it. */
export function useKeys(): void {
  const console = useConsole()
  const person = useCellPart(console.session.current, (current) =>
    current.state === 'in' ? current.me.username : undefined,
  )
  useEffect(() => {
    if (person !== undefined) console.keys.changes.use(person)
  }, [console, person])
  // Before the effects of the screens within: theirs lie over these, and `?` lists these first.
  useLayoutEffect(() => {
    const { keys } = console
    const take = (event: KeyboardEvent): void => keys.take(event)
    const remove = keys.add(deskKeys(console))
    window.addEventListener('keydown', take)
    return () => {
      window.removeEventListener('keydown', take)
      remove()
    }
  }, [console])
}

/** The keys of the desk, in the order in which `?` lists them. */
function deskKeys(console: Console): readonly KeyBinding[] {
  const { router, preferences, insertion, keysShown } = console
  return [
    { press: 'KeyN', does: 'keys.next', act: () => step(console, 1) },
    { press: 'Shift+KeyN', does: 'keys.previous', act: () => step(console, -1) },
    { press: 'KeyA', does: 'keys.acknowledge', act: () => acknowledgeSelected(console) },
    { press: 'KeyM', does: 'keys.silence', act: () => console.sound.desk.silence() },
    {
      press: 'Period',
      does: 'keys.insert',
      act: () => insertion.set(insertion.get() + 1),
    },
    { press: 'Enter', does: 'keys.open', act: () => openSelected(console) },
    { press: 'Digit0', does: 'keys.home', act: () => goHome(console) },
    { press: 'KeyC', does: 'keys.copy', act: () => void copyLink(console) },
    { press: 'KeyB', does: 'keys.blink', act: () => flip(preferences.blinking) },
    { press: 'KeyL', does: 'keys.labels', act: () => flip(preferences.labels) },
    { press: 'KeyD', does: 'keys.dock', act: () => flip(preferences.dock) },
    { press: 'KeyG KeyM', does: 'keys.goMap', act: () => router.go({ page: 'map' }) },
    { press: 'KeyG KeyA', does: 'keys.goAlarms', act: () => router.go({ page: 'alarms' }) },
    { press: 'KeyG KeyB', does: 'keys.goBulletins', act: () => router.go({ page: 'bulletins' }) },
    { press: 'KeyG KeyR', does: 'keys.goRules', act: () => router.go({ page: 'rules' }) },
    { press: 'KeyG KeyW', does: 'keys.goWall', act: () => router.go({ page: 'wall' }) },
    { press: 'Escape', does: 'keys.escape', act: () => clear(console) },
    {
      press: 'Shift+Slash',
      does: 'keys.help',
      act: () => keysShown.set(!keysShown.get()),
    },
  ]
}

function flip(cell: Cell<Switch>): void {
  cell.set(cell.get() === 'on' ? 'off' : 'on')
}

function step(console: Console, direction: 1 | -1): void {
  const next = neighbourOf(console.live.alarms.all.get(), console.selectedAlarm.get(), direction)
  if (next) flyToAlarm(console, next)
}

function acknowledgeSelected({ live, selectedAlarm, acknowledging }: Console): void {
  const selected = live.alarms.get(selectedAlarm.get() ?? '')
  const alarm = selected && waitsForSomeone(selected.state) ? selected : topAlarm(live.alarms.all.get())
  if (alarm) acknowledging.set(alarm)
}

/** What is selected, in detail. */
function openSelected(console: Console): void {
  const route = console.router.route.get()
  const alarm = console.live.alarms.get(console.selectedAlarm.get() ?? '')
  if (alarm) return openAlarm(console, alarm)
  const device = route.page === 'map' ? console.live.devices.get(route.selected ?? '') : undefined
  if (device) console.router.go({ page: 'entity', feed: device.feed, id: device.id })
}

function clear({ router, selectedAlarm, keysShown }: Console): void {
  if (keysShown.get()) return keysShown.set(false)
  selectedAlarm.set(undefined)
  const route = router.route.get()
  if (route.page === 'map') router.replace({ ...route, selected: undefined })
  if (route.page === 'entity') router.back()
}
