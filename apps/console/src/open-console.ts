import type { LiveAlarm } from '@haidang/contracts'
import type { Console } from './console.js'
import type { Live } from './live/live-client.js'
import { openPreferences } from './preferences.js'
import { Router } from './router.js'
import { Session } from './session/session.js'
import { openSite } from './site.js'
import { Cell } from './state/cell.js'

/** Everything a window needs besides its live stores. It asks nobody anything yet. */
export function openConsole(live: Live, page: Window): Console {
  return {
    live,
    session: new Session(),
    site: openSite(),
    router: new Router(page),
    preferences: openPreferences(page),
    acknowledging: new Cell<LiveAlarm | undefined>(undefined),
    selectedAlarm: new Cell<string | undefined>(undefined),
    flight: new Cell<{ device: string } | undefined>(undefined),
    insertion: new Cell(0),
    keysShown: new Cell(false),
  }
}
