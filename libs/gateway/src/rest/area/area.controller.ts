import {
  type Area,
  type Caller,
  type Reorganisation,
  type ReorganisationRefusal,
  type WithdrawalRefusal,
  areaId,
  deviceId,
  siteDate,
} from '@haidang/domain'
import type { AreaJson, AreaPlanJson } from '@haidang/contracts'
import { Controller, Inject } from '@nestjs/common'

import type { AreaChangeOutcome, AreaPort } from '../../area-port.js'
import { type GatewayRoom, gatewayRoom } from '../gateway-room.js'
import { Problem } from '../problem.js'
import type { Answer, Ask } from '../route.js'
import { areaRoutes as routes } from '../routes/area-routes.js'
import { Serve } from '../serve.controller.js'

type NewUnitJson = Ask<typeof routes.merge>['body']['into']

/** Units that end, and those that follow them. */
@Controller()
export class AreaController {
  readonly #room: GatewayRoom

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
  }

  @Serve(routes.merge)
  merge({ caller, body }: Ask<typeof routes.merge>): Promise<Answer<typeof routes.merge>> {
    const { from, into, day, source } = body
    const change = {
      day,
      from: from.map(areaId),
      into: [newUnit(into)],
      ...(source !== undefined && { source }),
    }
    return this.#reorganise(caller, change, body)
  }

  @Serve(routes.split)
  split({ caller, body }: Ask<typeof routes.split>): Promise<Answer<typeof routes.split>> {
    const { from, into, day, source } = body
    const parts = into.map(({ devices, ...unit }) => ({ ...newUnit(unit), devices: devices.map(deviceId) }))
    const change = { day, from: [areaId(from)], into: parts, ...(source !== undefined && { source }) }
    return this.#reorganise(caller, change, body)
  }

  @Serve(routes.withdraw)
  async withdraw({ caller, body }: Ask<typeof routes.withdraw>): Promise<Answer<typeof routes.withdraw>> {
    const { registry, clock, site, log } = this.#room
    const outcome = await registry.withdrawAreaChange({
      ...{ unit: areaId(body.ends), confirm: body.confirm, by: caller.username },
      today: siteDate(clock.now(), site.zone),
    })
    if (!outcome.ok) throw refusal(outcome)
    const { plan, done } = outcome.value
    if (done) log.info('areas.change-withdrawn', { by: caller.username, day: plan.day, ends: plan.ends })
    return planJson(outcome.value)
  }

  async #reorganise(
    { username }: Caller,
    change: Reorganisation,
    { confirm, backdated }: Pick<Ask<typeof routes.merge>['body'], 'confirm' | 'backdated'>,
  ): Promise<AreaPlanJson> {
    const { registry, clock, site, log } = this.#room
    const today = siteDate(clock.now(), site.zone)
    const outcome = await registry.reorganise({ change, confirm, backdated, by: username, today })
    if (!outcome.ok) throw refusal(outcome)
    const { plan, done } = outcome.value
    if (done) log.info('areas.reorganised', { by: username, day: plan.day, ends: plan.ends })
    return planJson(outcome.value)
  }
}

type Told = Extract<Awaited<ReturnType<AreaPort['reorganise' | 'withdrawAreaChange']>>, { ok: true }>['value']

function planJson({ plan, ends, confirm, done }: Told): AreaPlanJson {
  return {
    ...{ done, confirm, day: plan.day },
    ends: ends.map(areaJson),
    begins: plan.begins.map(areaJson),
    moves: plan.moves.map((move) => ({ ...move })),
  }
}

/** An area as REST tells it. */
export function areaJson({ successors, ...area }: Area): AreaJson {
  return { ...area, ...(successors && { successors: [...successors] }) }
}

function newUnit({ id, kind, name, parent }: NewUnitJson): Reorganisation['into'][number] {
  return { id: areaId(id), kind, name, ...(parent !== undefined && { parent: areaId(parent) }) }
}

/** What the body has wrong is said with its place; what the units themselves forbid has a word of its own. */
function refusal({
  reason,
  about,
}: Exclude<
  AreaChangeOutcome<ReorganisationRefusal | WithdrawalRefusal | 'day-has-passed'>,
  { ok: true }
>): Problem {
  const named = about.slice(0, 20).join(', ')
  switch (reason) {
    case 'area-not-in-force':
    case 'area-has-parts':
    case 'already-exists':
    case 'plan-changed':
    case 'nothing-planned':
    case 'change-has-begun':
    case 'area-in-use':
      return new Problem(reason, { detail: named })
    case 'day-has-passed':
      return wrong('body.day', `${named} lies before today; where that is meant, say so with backdated`)
    case 'unknown-area':
      return wrong('body', `there is no area ${named} on that day`)
    case 'parent-needed':
      return wrong(
        'body.into.parent',
        `${named}: those that end do not lie in the same area; name the parent`,
      )
    case 'different-owners':
      return wrong('body.from', `${named}: they are not all of the law’s, or of one agency’s own division`)
    case 'device-left-over':
      return wrong('body.into.devices', `${named}: in the unit that ends, and named for none of its parts`)
    case 'device-not-there':
      return wrong('body.into.devices', `${named}: not in the unit that ends, or named twice`)
  }
}

function wrong(path: string, message: string): Problem {
  return new Problem('bad-request', { errors: [{ path, message }] })
}
