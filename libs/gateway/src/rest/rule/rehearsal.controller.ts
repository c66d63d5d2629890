import { isDeepStrictEqual } from 'node:util'

import {
  type Caller,
  type DeviceId,
  type PlannedDevice,
  type RehearsalOrder,
  type RehearsalProgress,
  type RehearsalReport,
  type Rule,
  type Scope,
  expectedReports,
  inScope,
  isAreaRule,
} from '@haidang/domain'
import {
  askRehearsal,
  cancelRehearsal,
  readRehearsal,
  readRehearsals,
  readRuleVersions,
  writeAudit,
} from '@haidang/store'
import { Controller, Inject } from '@nestjs/common'

import { pageOfItems, readCursor, writeCursor } from '../cursor.js'
import { type GatewayRoom, gatewayRoom } from '../gateway-room.js'
import { visibleFromAt } from '../history/seen-stretches.js'
import { Problem } from '../problem.js'
import type { Answer, Ask } from '../route.js'
import { rehearsalRoutes as routes } from '../routes/rehearsal-routes.js'
import { Serve } from '../serve.controller.js'
import { checkDraft } from './check-draft.js'
import { type StoredRehearsal, rehearsalJson } from './rehearsal-json.js'
import { isRuleWithin, ruleInScope } from './rule-in-scope.js'

/** So many may wait or run at once: history is read for the live city, too. */
const mostAtOnce = 3
const longestMs = 400 * 86_400_000
/** Ten years of a city’s 36 stations at a minute: minutes of a worker’s time, not hours. */
const mostReports = 200_000_000

/** What a rule would have raised. A worker does it; the table is what both know of it. */
@Controller()
export class RehearsalController {
  readonly #room: GatewayRoom

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
  }

  @Serve(routes.ask)
  async ask({ caller, body }: Ask<typeof routes.ask>): Promise<Answer<typeof routes.ask>> {
    const { db, clock, registry } = this.#room
    const [fromAt, toAt] = spanOf(body)
    if (body.rule) checkDraft(body.rule, registry)
    const rule = body.rule ? { ...body.rule, version: 0 } : await this.#saved(caller, body.saved)
    // A part of the devices would be counted as if it were all.
    if (isAreaRule(rule) && !isRuleWithin(rule, caller.scope, registry)) throw new Problem('out-of-scope')
    const running = registry.rules().find(({ id }) => id === rule.id)
    const beside = running && !isSameRule(running, rule) ? running : undefined
    const devices = this.#devices(caller, { rule, running: beside })
    if (!devices.some(({ parts }) => parts.includes('rehearsed'))) throw new Problem('nothing-to-rehearse')
    const plan: RehearsalOrder = {
      ...{ rule, devices, fromAt, toAt, operators: body.operators },
      ...(beside && { running: beside }),
    }
    if (expectedReports(plan) > mostReports) throw new Problem('too-much-to-rehearse')
    const at = clock.now()
    const actor = caller.username
    const id = await db.tx(async (tx) => {
      const asked = await askRehearsal(tx, { at, by: actor, plan, most: mostAtOnce })
      if (typeof asked !== 'number') return asked
      const detail = { rehearsal: asked, from: body.from, to: body.to }
      await writeAudit(tx, [{ at, actor, action: 'rule.rehearsed', subject: rule.id, detail }])
      return asked
    })
    if (id === 'own-open') throw new Problem('rehearsal-open')
    if (id === 'too-many') throw new Problem('too-many-rehearsals')
    return rehearsalJson(await this.#find(caller, id))
  }

  @Serve(routes.list)
  async list({ caller, query }: Ask<typeof routes.list>): Promise<Answer<typeof routes.list>> {
    const [before = Number.MAX_SAFE_INTEGER] = readCursor(query.cursor, ['number']) ?? []
    const rows = await readRehearsals<RehearsalOrder, RehearsalProgress>(this.#room.db)
    const seen = rows.filter((row) => row.id < before && this.#sees(caller, row))
    return pageOfItems(seen, { limit: query.limit, json: rehearsalJson, key: ({ id }) => writeCursor(id) })
  }

  @Serve(routes.get)
  async get({ caller, params }: Ask<typeof routes.get>): Promise<Answer<typeof routes.get>> {
    return rehearsalJson(await this.#find(caller, params.id))
  }

  @Serve(routes.cancel)
  async cancel({ caller, params }: Ask<typeof routes.cancel>): Promise<Answer<typeof routes.cancel>> {
    const { plan } = await this.#find(caller, params.id)
    const { db, clock } = this.#room
    await db.tx(async (tx) => {
      if (!(await cancelRehearsal(tx, params.id))) return
      const [subject, detail] = [plan.rule.id, { rehearsal: params.id }]
      const action = 'rule.rehearsal-cancelled'
      await writeAudit(tx, [{ at: clock.now(), actor: caller.username, action, subject, detail }])
    })
    return rehearsalJson(await this.#find(caller, params.id))
  }

  /** @throws Problem `not-found` for somebody else's over devices that the caller does not see */
  async #find(caller: Caller, id: number): Promise<StoredRehearsal> {
    const row = await readRehearsal<RehearsalOrder, RehearsalProgress, RehearsalReport>(this.#room.db, id)
    if (!row || !this.#sees(caller, row)) throw new Problem('not-found')
    return row
  }

  /** Whoever asked for it was allowed to when they did; anybody else by what is theirs today, and was then. */
  #sees({ username, scope }: Caller, { askedBy, plan }: Pick<StoredRehearsal, 'askedBy' | 'plan'>): boolean {
    if (askedBy === username) return true
    return plan.devices.every(({ id, seenFromAt = plan.fromAt }) => {
      const device = this.#room.registry.device(id)
      if (!device || !inScope(scope, device)) return false
      return visibleFromAt({ room: this.#room, scope }, id) <= Math.max(plan.fromAt, seenFromAt)
    })
  }

  /** Any version that was ever written down. @throws Problem `not-found` */
  async #saved(
    { scope }: Caller,
    which: Readonly<{ id: string; version?: number | undefined }> | undefined,
  ): Promise<Rule> {
    const { db, registry } = this.#room
    const versions = which ? await readRuleVersions(db, { id: which.id }) : []
    const found =
      which?.version === undefined
        ? versions.at(-1)
        : versions.find(({ rule }) => rule.version === which.version)
    const rule = found && ruleInScope(found.rule, scope, registry)
    if (!rule) throw new Problem('not-found')
    return rule
  }

  /** The devices that either version watches, as far as the caller sees them. */
  #devices(
    { scope }: Caller,
    { rule, running }: Readonly<{ rule: Rule; running: Rule | undefined }>,
  ): PlannedDevice[] {
    const { registry } = this.#room
    const watched = new Set(registry.membersOf(rule).map(({ id }) => id))
    const waits = rule.bulletin !== undefined || running?.bulletin !== undefined
    const before = new Set(running ? registry.membersOf(running).map(({ id }) => id) : [])
    return registry
      .devices()
      .filter((device) => (watched.has(device.id) || before.has(device.id)) && inScope(scope, device))
      .map(({ id, feed, intervalSeconds }) => ({
        ...{ id, feed, intervalMs: intervalSeconds * 1_000 },
        ...this.#seenFrom(scope, id),
        ...(waits && { bulletins: registry.bulletinsFor(id) }),
        parts: [
          ...(watched.has(id) ? (['rehearsed'] as const) : []),
          ...(before.has(id) ? (['running'] as const) : []),
        ],
      }))
  }

  #seenFrom(scope: Scope, id: DeviceId): Pick<PlannedDevice, 'seenFromAt'> {
    const seenFromAt = visibleFromAt({ room: this.#room, scope }, id)
    return Number.isFinite(seenFromAt) ? { seenFromAt } : {}
  }
}

/** @throws Problem `bad-request` for a span that is none, or longer than 400 days */
function spanOf(body: Readonly<{ from: string; to: string }>): readonly [number, number] {
  const [fromAt, toAt] = [Date.parse(body.from), Date.parse(body.to)]
  const message =
    toAt <= fromAt ? 'to must be after from' : toAt - fromAt > longestMs ? 'at most 400 days' : undefined
  if (message !== undefined) throw new Problem('bad-request', { errors: [{ path: 'body.to', message }] })
  return [fromAt, toAt]
}

/** Whether they watch alike, whatever their versions and words; the database has its own order of what they say. */
function isSameRule(one: Rule, other: Rule): boolean {
  const watching = ({
    id: _id,
    version: _version,
    name: _name,
    guidance: _guidance,
    source: _source,
    ...rest
  }: Rule): unknown => JSON.parse(JSON.stringify(rest))
  return isDeepStrictEqual(watching(one), watching(other))
}
