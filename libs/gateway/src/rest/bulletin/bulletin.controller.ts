import { type BulletinJson, instant } from '@haidang/contracts'
import {
  type BulletinProblem,
  type Caller,
  type Hazard,
  areaId,
  bulletinProblems,
  isWithdrawn,
  longestInForceDays,
} from '@haidang/domain'
import {
  type StoredBulletin,
  endBulletin,
  insertBulletin,
  readBulletin,
  readBulletins,
  readEnding,
  reinstateBulletin,
  writeAudit,
} from '@haidang/store'
import { Controller, Inject } from '@nestjs/common'

import { pageOfItems, readCursor, writeCursor } from '../cursor.js'
import { type GatewayRoom, gatewayRoom } from '../gateway-room.js'
import { Problem } from '../problem.js'
import { readInstant } from '../read-instant.js'
import type { Answer, Ask } from '../route.js'
import { bulletinRoutes as routes } from '../routes/bulletin-routes.js'
import { Serve } from '../serve.controller.js'
import { bulletinJson } from './bulletin-json.js'
import { areasToSee, isWithinScope } from './bulletin-scope.js'
import { findBulletin, mayChange } from './find-bulletin.js'

/** What authorities have said about the city's areas. */
@Controller()
export class BulletinController {
  readonly #room: GatewayRoom

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
  }

  @Serve(routes.bulletins)
  async bulletins({ caller, query }: Ask<typeof routes.bulletins>): Promise<Answer<typeof routes.bulletins>> {
    const { db, clock, registry } = this.#room
    const { inForce, hazard, limit, cursor } = query
    const [beforeId] = readCursor(cursor, ['number']) ?? []
    const now = clock.now()
    const areas = areasToSee(caller.scope, registry)
    const found = await readBulletins(db, {
      ...(areas !== 'all' && { areas }),
      ...(hazard !== undefined && { hazard }),
      ...(inForce === 'true' && { inForceAt: now }),
      ...(beforeId !== undefined && { beforeId }),
      limit: limit + 1,
    })
    const json = (bulletin: StoredBulletin): BulletinJson => bulletinJson(bulletin, now)
    return pageOfItems(found, { limit, json, key: ({ id }) => writeCursor(Number(id)) })
  }

  @Serve(routes.bulletin)
  async bulletin({ caller, params }: Ask<typeof routes.bulletin>): Promise<Answer<typeof routes.bulletin>> {
    return bulletinJson(await findBulletin(this.#room, caller, params.id), this.#room.clock.now())
  }

  @Serve(routes.enter)
  async enter({ caller, body }: Ask<typeof routes.enter>): Promise<Answer<typeof routes.enter>> {
    const { db, clock, registry } = this.#room
    const at = clock.now()
    const { number, issuer, hazard, level, headline, replaces } = body
    const said = {
      ...{ number, issuer, hazard, level, areas: body.areas.map(areaId) },
      ...(headline !== undefined && { headline }),
      issuedAt: readInstant(body.issuedAt, 'body.issuedAt'),
      validFromAt: readInstant(body.validFrom, 'body.validFrom'),
      validToAt: readInstant(body.validTo, 'body.validTo'),
    }
    const unknown = said.areas.filter((area) => !registry.areas().find(area))
    if (unknown.length > 0) throw wrong([['body.areas', `there is no area ${unknown.join(', ')}`]])
    const problems = bulletinProblems(said)
    if (problems.length > 0) throw wrong(problems.map((problem) => inWords(hazard)[problem]))
    // The newest of two counts, and a bulletin is never changed: a year mistyped would stand above all that follow.
    if (said.issuedAt > at + issuersClockMs) throw wrong([['body.issuedAt', 'must not lie in the future']])
    if (!isWithinScope(said.areas, caller.scope, registry.areas())) throw new Problem('out-of-scope')
    if (replaces !== undefined) await mayChange(this.#room, caller, replaces)

    const by = caller.username
    const stored = await db.tx(async (tx) => {
      if (replaces !== undefined) {
        const ended = await endBulletin(tx, {
          id: Number(replaces),
          as: 'superseded',
          at,
          from: said.validFromAt,
          by,
        })
        if (!ended) throw new Problem('bulletin-ended')
        await writeAudit(tx, [
          { at, actor: by, action: 'bulletin.superseded', subject: replaces, detail: { number } },
        ])
      }
      const id = await insertBulletin(tx, {
        ...{ ...said, enteredAt: at, enteredBy: by },
        ...(replaces !== undefined && { replaces: Number(replaces) }),
      })
      if (id === undefined) throw new Problem('already-exists')
      const detail = {
        number,
        issuer,
        hazard,
        level,
        areas: body.areas,
        ...(replaces !== undefined && { replaces }),
      }
      await writeAudit(tx, [{ at, actor: by, action: 'bulletin.entered', subject: String(id), detail }])
      return readBulletin(tx, id)
    })
    return this.#told(stored, at)
  }

  @Serve(routes.cancel)
  async cancel({ caller, params, body }: Ask<typeof routes.cancel>): Promise<Answer<typeof routes.cancel>> {
    const { db, clock } = this.#room
    const found = await mayChange(this.#room, caller, params.id)
    const at = clock.now()
    const isEarly = at < found.validFromAt
    if (isEarly) await this.#mayGiveBack(caller, found)
    const by = caller.username
    const stored = await db.tx(async (tx) => {
      const id = Number(params.id)
      const ending = await readEnding(tx, id)
      const ended = await endBulletin(tx, { id, as: 'cancelled', note: body.note, at, by })
      if (!ended) throw new Problem('bulletin-ended')
      await writeAudit(tx, [
        { at, actor: by, action: 'bulletin.cancelled', subject: params.id, detail: { note: body.note } },
      ])
      const again = isEarly ? await reinstateBulletin(tx, { id, ending, at }) : undefined
      if (again === 'number-taken') throw new Problem('already-exists')
      if (again) {
        const detail = { cancelled: params.id, ...(ending && { endsAt: instant(ending.at) }) }
        await writeAudit(tx, [{ at, actor: by, action: 'bulletin.reinstated', subject: again.id, detail }])
      }
      return readBulletin(tx, id)
    })
    return this.#told(stored, at)
  }

  /** Whoever cancels a bulletin before its time gives back what it was to replace, and must answer for that too. */
  async #mayGiveBack(caller: Caller, { replaces }: StoredBulletin): Promise<void> {
    for (let next = replaces; next !== undefined;) {
      const before = await mayChange(this.#room, caller, next)
      next = isWithdrawn(before) ? before.replaces : undefined
    }
  }

  /** It stands from the commit on: what fails after it, the register's own polling and the watch over bulletins make good. */
  async #told(stored: StoredBulletin | undefined, at: number): Promise<BulletinJson> {
    if (!stored) throw new Problem('not-found')
    try {
      await this.#room.registry.refresh()
    } catch (error) {
      this.#room.log.warn('bulletins.register-not-read', { bulletin: stored.id, error })
    }
    return bulletinJson(stored, at)
  }
}

/** By so much the issuer's clock may be ahead of ours. */
const issuersClockMs = 300_000

const inWords = (hazard: Hazard): Record<BulletinProblem, readonly [path: string, message: string]> => ({
  'level-out-of-range': ['body.level', 'is none that Decision 18/2021/QD-TTg knows for this hazard'],
  'ends-before-it-begins': ['body.validTo', 'must lie after validFrom'],
  'lasts-too-long': [
    'body.validTo',
    `must lie at most ${longestInForceDays(hazard)} days after issuedAt; what is said for longer is said in the next one`,
  ],
  'no-area': ['body.areas', 'must name an area'],
})

function wrong(errors: readonly (readonly [path: string, message: string])[]): Problem {
  return new Problem('bad-request', { errors: errors.map(([path, message]) => ({ path, message })) })
}
