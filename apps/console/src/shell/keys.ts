import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import { neighbourOf, topAlarm, waitsForSomeone } from '../alarms/alarm-groups.js'
import { flyToAlarm } from '../alarms/select-alarm.js'
import { type Console, useConsole } from '../console.js'
import type { WordKey } from '../i18n/words.js'

export type KeyHelp = Readonly<{ keys: readonly string[]; does: WordKey }>

/** What `?` lists. */
export const keyHelp: readonly KeyHelp[] = [
  { keys: ['n', 'Shift+N'], does: 'keys.next' },
  { keys: ['a'], does: 'keys.acknowledge' },
  { keys: ['.'], does: 'keys.insert' },
  { keys: ['Enter'], does: 'keys.open' },
  { keys: ['/'], does: 'keys.search' },
  { keys: ['0'], does: 'keys.home' },
  { keys: ['1', '2', '3'], does: 'keys.range' },
  { keys: ['g m'], does: 'keys.goMap' },
  { keys: ['g a'], does: 'keys.goAlarms' },
  { keys: ['Esc'], does: 'keys.escape' },
  { keys: ['?'], does: 'keys.help' },
]

/**
 * The keys that work everywhere. They go by the place of the key (`event.code`), because Vietnamese input
 * methods use letters for tones, and never fire while someone is typing or composing.
 */
export function useKeys(): void {
  const console = useConsole()
  useEffect(() => {
    const when = (act: () => void) => (event: KeyboardEvent) => {
      if (!isShortcut(event)) return
      event.preventDefault()
      act()
    }
    return tinykeys(window, {
      KeyN: when(() => step(console, 1)),
      'Shift+KeyN': when(() => step(console, -1)),
      KeyA: when(() => acknowledgeSelected(console)),
      Period: when(() => console.insertion.set(console.insertion.get() + 1)),
      'KeyG KeyM': when(() => console.router.go({ page: 'map' })),
      'KeyG KeyA': when(() => console.router.go({ page: 'alarms' })),
      'Shift+Slash': when(() => console.keysShown.set(!console.keysShown.get())),
      Escape: when(() => clear(console)),
    })
  }, [console])
}

/** Whether a key was meant for the console and not for a field, a dialog or an input method. */
export function isShortcut(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === composing || event.ctrlKey || event.metaKey || event.altKey)
    return false
  const { target } = event
  if (!(target instanceof Element)) return true
  return target.closest('input, textarea, select, [contenteditable], dialog') === null
}

/** What browsers report as the key code while an input method composes. */
const composing = 229

function step(console: Console, direction: 1 | -1): void {
  const next = neighbourOf(console.live.alarms.all.get(), console.selectedAlarm.get(), direction)
  if (next) flyToAlarm(console, next)
}

function acknowledgeSelected({ live, selectedAlarm, acknowledging }: Console): void {
  const selected = live.alarms.get(selectedAlarm.get() ?? '')
  const alarm = selected && waitsForSomeone(selected.state) ? selected : topAlarm(live.alarms.all.get())
  if (alarm) acknowledging.set(alarm)
}

function clear({ router, selectedAlarm, keysShown }: Console): void {
  if (keysShown.get()) return keysShown.set(false)
  selectedAlarm.set(undefined)
  const route = router.route.get()
  if (route.page === 'map') router.replace({ ...route, selected: undefined })
  if (route.page === 'entity') router.back()
}
