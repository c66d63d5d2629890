import type { LiveAlarm } from '@haidang/contracts'
import type { Console } from './console.js'
import type { Live } from './live/live-client.js'
import { openPreferences } from './preferences.js'
import { Router } from './router.js'
import { Session } from './session/session.js'
import { askSite, openSite } from './site.js'
import { Cell } from './state/cell.js'

/** Everything a window needs besides its live stores; asks at once who we are and where. */
export function openConsole(live: Live, page: Window): Console {
  const session = new Session()
  const site = openSite()
  void session.ask()
  void askSite(site)
  return {
    live,
    session,
    site,
    router: new Router(page),
    preferences: openPreferences(page),
    acknowledging: new Cell<LiveAlarm | undefined>(undefined),
    selectedAlarm: new Cell<string | undefined>(undefined),
    flight: new Cell<{ device: string } | undefined>(undefined),
    insertion: new Cell(0),
    keysShown: new Cell(false),
  }
}
