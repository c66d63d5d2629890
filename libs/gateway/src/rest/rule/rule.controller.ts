import { type RuleVersionJson, ruleJsonSchemaDocument } from '@haidang/contracts'
import { type Caller, type Rule, type RuleStep, type Scope, deviceId, siteDate } from '@haidang/domain'
import {
  type RuleVersionQuery,
  readDevicesAlarmedBy,
  readRuleVersionPage,
  readRuleVersions,
} from '@haidang/store'
import { Controller, Inject } from '@nestjs/common'

import type { RuleActor, RuleChanged } from '../../neighbours.js'
import { pageOfItems, readCursor, writeCursor } from '../cursor.js'
import { type GatewayRoom, gatewayRoom } from '../gateway-room.js'
import { Problem } from '../problem.js'
import type { Answer, Ask } from '../route.js'
import { ruleRoutes as routes } from '../routes/rule-routes.js'
import { Serve } from '../serve.controller.js'
import { checkDraft } from './check-draft.js'
import { isRuleWithin, ruleInScope } from './rule-in-scope.js'
import { ruleJson, ruleVersionJson } from './rule-json.js'

/** Whoever sees little asks the database no more often than this many versions at a time need. */
const fewestRead = 200

/** What the city watches for, and who has decided so. */
@Controller()
export class RuleController {
  readonly #room: GatewayRoom
  readonly #schema = { ...ruleJsonSchemaDocument() }

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
  }

  @Serve(routes.rules)
  rules({ caller, query }: Ask<typeof routes.rules>): Answer<typeof routes.rules> {
    const { registry } = this.#room
    const [after = ''] = readCursor(query.cursor, ['string']) ?? []
    const seen = registry
      .rules()
      .filter(({ id, feed }) => id > after && (query.feed === undefined || feed === query.feed))
      .flatMap((rule) => ruleInScope(rule, caller.scope, registry) ?? [])
      .sort((a, b) => (a.id < b.id ? -1 : 1))
    return pageOfItems(seen, { limit: query.limit, json: ruleJson, key: ({ id }) => writeCursor(id) })
  }

  @Serve(routes.schema)
  schema(): Answer<typeof routes.schema> {
    return this.#schema
  }

  @Serve(routes.versions)
  async versions({ caller, query }: Ask<typeof routes.versions>): Promise<Answer<typeof routes.versions>> {
    const { cursor, limit, rule, status } = query
    const [id = '', version = 0] = readCursor(cursor, ['string', 'number']) ?? []
    const seen = await this.#versionsInScope(caller.scope, {
      ...(rule !== undefined && { id: rule }),
      ...(status !== undefined && { status }),
      after: { id, version },
      limit: limit + 1,
    })
    return pageOfItems(seen, {
      limit,
      json: (item) => item,
      key: ({ rule: { id: of, version: number } }) => writeCursor(of, number),
    })
  }

  /**
   * A page of what the scope sees, read page by page: the database knows the feeds of a scope, and the register what
   * devices and areas mean.
   */
  async #versionsInScope({ feeds, ...scope }: Scope, query: RuleVersionQuery): Promise<RuleVersionJson[]> {
    const { db, registry } = this.#room
    const seen: RuleVersionJson[] = []
    const batch = Math.max(query.limit, fewestRead)
    let { after } = query
    for (;;) {
      const stored = await readRuleVersionPage(db, {
        ...query,
        limit: batch,
        ...(after && { after }),
        ...(feeds !== 'all' && { feeds: [...feeds] }),
      })
      for (const row of stored) {
        const known = ruleInScope(row.rule, { feeds, ...scope }, registry)
        const json = known && ruleVersionJson({ ...row, rule: known })
        if (json) seen.push(json)
        if (seen.length === query.limit) return seen
      }
      const last = stored.at(-1)
      if (!last || stored.length < batch) return seen
      after = last.rule
    }
  }

  @Serve(routes.draft)
  async draft({ caller, body }: Ask<typeof routes.draft>): Promise<Answer<typeof routes.draft>> {
    const { registry } = this.#room
    checkDraft(body.rule, registry)
    this.#checkBegin(body.rule)
    return told(await registry.draftRule({ rule: body.rule, note: body.note }, this.#actor(caller)))
  }

  @Serve(routes.approve)
  approve({ caller, params }: Ask<typeof routes.approve>): Promise<Answer<typeof routes.approve>> {
    return this.#decide(caller, { ...params, step: 'approve' })
  }

  @Serve(routes.retire)
  retire({ caller, params }: Ask<typeof routes.retire>): Promise<Answer<typeof routes.retire>> {
    return this.#decide(caller, { ...params, step: 'retire' })
  }

  @Serve(routes.discard)
  discard({ caller, params }: Ask<typeof routes.discard>): Promise<Answer<typeof routes.discard>> {
    return this.#decide(caller, { ...params, step: 'discard' })
  }

  async #decide(caller: Caller, which: Readonly<{ id: string; version: number; step: RuleStep }>) {
    const { db, registry } = this.#room
    const versions = await readRuleVersions(db, { id: which.id })
    const rule = versions.find((row) => row.rule.version === which.version)?.rule
    if (!rule || !ruleInScope(rule, caller.scope, registry)) throw new Problem('not-found')
    const version = told(await registry.decideRule(which, this.#actor(caller)))
    if (which.step !== 'discard') await this.#lookAtAlarms(which.id)
    return version
  }

  /** Alarms of a rule that watches their device no more are over: the engine says so when it is asked to look. */
  async #lookAtAlarms(rule: string): Promise<void> {
    const { db, clock, commit } = this.#room
    const devices = await readDevicesAlarmedBy(db, rule)
    if (devices.length === 0) return
    const at = clock.now()
    const signal = { kind: 'tick', at, listeningSinceAt: at } as const
    const signals = devices.map((id) => ({ device: deviceId(id), signal }))
    await commit({ observations: [], signals, refusals: [] })
  }

  #actor({ username, via, scope }: Caller): RuleActor {
    const { registry } = this.#room
    const isPerson = via === 'session'
    return { username, isPerson, mayDecideFor: (rule) => isRuleWithin(rule, scope, registry) }
  }

  /** @throws Problem `bad-request` for limits that hold from a later day on: a version watches from its approval on. */
  #checkBegin({ validFrom }: Pick<Rule, 'validFrom'>): void {
    const { clock, site } = this.#room
    if (validFrom === undefined || validFrom <= siteDate(clock.now(), site.zone)) return
    const message = 'must not lie in the future: a rule watches from its approval on'
    throw new Problem('bad-request', { errors: [{ path: 'body.rule.validFrom', message }] })
  }
}

function told(changed: RuleChanged) {
  if (!changed.ok) throw new Problem(changed.reason)
  const version = ruleVersionJson(changed.value)
  if (!version) throw new Problem('not-found')
  return version
}
