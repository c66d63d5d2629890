import type { AreaTree, Clock, Log } from '@haidang/domain'
import type { Db } from '@haidang/store'

import { scopeOf } from '../caller.js'
import { readCookie } from '../read-knock.js'
import { renameScreen, revokeScreen } from './change-screen.js'
import { decidePairing, findPairing } from './decide-pairing.js'
import { redeemPairing } from './redeem-pairing.js'
import type { Screens } from './screens.js'
import { startPairing } from './start-pairing.js'

type ScreensRoom = Readonly<{
  db: Db
  clock: Clock
  log: Log
  areas: () => AreaTree
  changed: (user: string) => void
}>

/** Joins what there is to do with wall screens. */
export function openScreens(room: ScreensRoom, cookieName: string): Screens {
  return {
    cookieName,
    secretIn: (cookie) => (cookie === undefined ? undefined : readCookie(cookie, cookieName)),
    start: (asked) => startPairing(room, asked),
    find: (by, typed) => findPairing(room, by, typed),
    decide: (by, typed, decision) => decidePairing(room, by, { typed, decision }),
    redeem: (deviceCode, asked) => redeemPairing(room, { deviceCode, ...asked }),
    scopeOf: ({ scope }) => scopeOf(scope, room.areas()),
    rename: (by, change) => renameScreen(room, by, change),
    revoke: (by, id) => revokeScreen(room, by, id),
  }
}
