import type { LiveAlarm, SiteJson } from '@haidang/contracts'
import type { Language } from '@haidang/domain'
import { createContext, useContext, useMemo } from 'react'
import type { AlarmWork } from './alarms/work/alarm-work.js'
import { type Formats, formatsOf } from './i18n/formats.js'
import { type Say, type WordKey, type WordValues, wordsOf } from './i18n/words.js'
import type { Live } from './live/live-client.js'
import type { Preferences } from './preferences.js'
import type { Router } from './router.js'
import type { Session } from './session/session.js'
import type { KeySets } from './shell/keys/key-sets.js'
import type { ShiftGate } from './shell/shift/shift-gate.js'
import type { Sound } from './sound/open-sound.js'
import { usualZone } from './site.js'
import type { Beat } from './state/beat.js'
import { type Cell, useCell } from './state/cell.js'
import type { Flood } from './state/flood.js'

/** What every part of the console can reach. It never changes; what changes are the cells within. */
export type Console = Readonly<{
  live: Live
  router: Router
  session: Session
  preferences: Preferences
  site: Cell<SiteJson | undefined>
  /** The alarm whose acknowledgement is being asked for. */
  acknowledging: Cell<LiveAlarm | undefined>
  /** What this desk does about alarms, and what it asks before. */
  work: AlarmWork
  /** The device that the pointer is on, in a list or on the map. */
  pointed: Cell<string | undefined>
  /** The alarm that is selected, beside its device. */
  selectedAlarm: Cell<string | undefined>
  /** Where the map is asked to go; a new object is a new wish. */
  flight: Cell<Flight | undefined>
  /** Rises when the rows that wait are to be let in. */
  insertion: Cell<number>
  /** Somebody wants to search on the map, wherever they are; the search takes it up as soon as it is there. */
  searching: Cell<boolean>
  keysShown: Cell<boolean>
  /** Every key that does something right now. */
  keys: KeySets
  /** The start of a shift at this seat. */
  gate: ShiftGate
  sound: Sound
  /** Whether more alarms are coming than one person can work. */
  flood: Cell<Flood>
  /** Everything that is live shows its age instead of its value. */
  xray: Cell<boolean>
  /** In which beat everything that blinks is; 0 while nothing does. */
  beat: Cell<Beat>
  /** What is said for a moment at the foot of the screen. */
  notice: Cell<Notice | undefined>
}>

/** To a device, or back to the whole city. */
export type Flight = Readonly<{ device: string; home?: undefined } | { home: true; device?: undefined }>

export type Notice = Readonly<{ says: WordKey; values?: WordValues }>

const ConsoleContext = createContext<Console | undefined>(undefined)

export const ConsoleProvider = ConsoleContext.Provider

/** @throws Error outside a console. */
export function useConsole(): Console {
  const found = useContext(ConsoleContext)
  if (!found) throw new Error('there is no console around this part')
  return found
}

/** The language's words and formats. */
export function useWords(): { say: Say; formats: Formats; language: Language } {
  const { preferences, site } = useConsole()
  const language = useCell(preferences.language)
  const zone = useCell(site)?.zone ?? usualZone
  return useMemo(() => {
    const say = wordsOf(language)
    return { say, formats: formatsOf(language, zone, say), language }
  }, [language, zone])
}
