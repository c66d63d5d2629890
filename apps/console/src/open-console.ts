import type { LiveAlarm } from '@haidang/contracts'
import { AlarmWork } from './alarms/work/alarm-work.js'
import type { Console, Flight, Notice } from './console.js'
import type { Live } from './live/live-client.js'
import { openPreferences } from './preferences.js'
import { Router } from './router.js'
import { Session } from './session/session.js'
import { KeyChanges } from './shell/keys/key-changes.js'
import { KeySets } from './shell/keys/key-sets.js'
import { ShiftGate } from './shell/shift/shift-gate.js'
import { openSite } from './site.js'
import { openSound } from './sound/open-sound.js'
import type { Beat } from './state/beat.js'
import { Cell } from './state/cell.js'
import { watchFlood } from './state/flood.js'

/** Everything a window needs besides its live stores. It asks nobody anything yet. */
export function openConsole(live: Live, page: Window): Console {
  const preferences = openPreferences(page)
  const flood = watchFlood(live)
  return {
    live,
    session: new Session(),
    site: openSite(),
    router: new Router(page),
    preferences,
    acknowledging: new Cell<LiveAlarm | undefined>(undefined),
    work: new AlarmWork(live.alarms),
    pointed: new Cell<string | undefined>(undefined),
    selectedAlarm: new Cell<string | undefined>(undefined),
    flight: new Cell<Flight | undefined>(undefined),
    insertion: new Cell(0),
    searching: new Cell(false),
    keysShown: new Cell(false),
    keys: new KeySets(preferences.letterKeys, new KeyChanges(() => page.localStorage)),
    gate: new ShiftGate(() => page.localStorage),
    flood,
    sound: openSound(live, flood, page),
    xray: new Cell(false),
    beat: new Cell<Beat>(0),
    notice: new Cell<Notice | undefined>(undefined),
  }
}
