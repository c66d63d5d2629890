import type { AlarmActionName, AlarmJson, QuarantineRecordJson } from '@haidang/contracts'
import { instant } from '@haidang/contracts'
import type { AlarmAction, Caller } from '@haidang/domain'
import {
  type QuarantineRow,
  alarmEventsAfter,
  readAlarms,
  readNewestSeqInScope,
  readQuarantine,
} from '@haidang/store'
import { Controller, Inject } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'

import { type AlarmDesk, createAlarmDesk } from './alarm-desk.js'
import { pageOfItems, readCursor, writeCursor } from '../cursor.js'
import { readIdempotencyKey } from './first-answers.js'
import { type GatewayRoom, gatewayRoom } from '../gateway-room.js'
import { devicesSeenSince } from '../history/seen-stretches.js'
import { readInstant } from '../read-instant.js'
import type { Answer, Ask } from '../route.js'
import { alarmRoutes as routes } from '../routes/alarm-routes.js'
import { Serve } from '../serve.controller.js'

type Asked = Readonly<{
  caller: Caller
  params: Readonly<{ id: string }>
  body: Readonly<{ seq?: number | undefined }>
  request: FastifyRequest
}>

/** Alarms, what operators do about them, their log, and what was refused. */
@Controller()
export class AlarmController {
  readonly #room: GatewayRoom
  readonly #desk: AlarmDesk

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
    this.#desk = createAlarmDesk(room)
  }

  @Serve(routes.alarms)
  async alarms({ caller, query }: Ask<typeof routes.alarms>): Promise<Answer<typeof routes.alarms>> {
    const { closed, limit, cursor, area, from, to, ...filter } = query
    const { registry, site } = this.#room
    const [beforeSeq] = readCursor(cursor, ['number']) ?? []
    const found = await readAlarms(this.#room.db, {
      scope: caller.scope,
      closed: closed === 'true',
      ...filter,
      ...(area !== undefined && { within: { areas: [...registry.areas().subtree(area)], zone: site.zone } }),
      ...(from !== undefined && { fromAt: readInstant(from, 'query.from') }),
      ...(to !== undefined && { toAt: readInstant(to, 'query.to') }),
      ...(beforeSeq !== undefined && { beforeSeq }),
      limit: limit + 1,
    })
    return pageOfItems(found, { limit, json: this.#desk.writer.alarm, key: ({ seq }) => writeCursor(seq) })
  }

  @Serve(routes.alarm)
  alarm({ caller, params }: Ask<typeof routes.alarm>): Promise<Answer<typeof routes.alarm>> {
    return this.#desk.find(caller, params.id)
  }

  @Serve(routes.acknowledge)
  acknowledge(ask: Ask<typeof routes.acknowledge>): Promise<AlarmJson> {
    const { comment } = ask.body
    return this.#act(ask, 'acknowledge', { kind: 'acknowledge', ...(comment !== undefined && { comment }) })
  }

  @Serve(routes.reset)
  reset(ask: Ask<typeof routes.reset>): Promise<AlarmJson> {
    return this.#act(ask, 'reset', { kind: 'reset' })
  }

  @Serve(routes.assign)
  assign(ask: Ask<typeof routes.assign>): Promise<AlarmJson> {
    const { assignee } = ask.body
    return this.#act(ask, 'assign', { kind: 'assign', ...(assignee !== null && { assignee }) })
  }

  @Serve(routes.comment)
  comment(ask: Ask<typeof routes.comment>): Promise<AlarmJson> {
    return this.#act(ask, 'comment', { kind: 'comment', comment: ask.body.comment })
  }

  @Serve(routes.shelve)
  async shelve(ask: Ask<typeof routes.shelve>): Promise<AlarmJson> {
    const { until, comment } = ask.body
    const untilAt = readInstant(until, 'body.until')
    return this.#act(ask, 'shelve', { kind: 'shelve', untilAt, comment })
  }

  @Serve(routes.unshelve)
  unshelve(ask: Ask<typeof routes.unshelve>): Promise<AlarmJson> {
    return this.#act(ask, 'unshelve', { kind: 'unshelve' })
  }

  @Serve(routes.outOfService)
  outOfService(ask: Ask<typeof routes.outOfService>): Promise<AlarmJson> {
    return this.#act(ask, 'out-of-service', { kind: 'take-out-of-service', comment: ask.body.comment })
  }

  @Serve(routes.returnToService)
  returnToService(ask: Ask<typeof routes.returnToService>): Promise<AlarmJson> {
    return this.#act(ask, 'return-to-service', { kind: 'return-to-service' })
  }

  @Serve(routes.silence)
  silence({
    caller,
    params: { id },
    body: { seconds },
    request,
  }: Ask<typeof routes.silence>): Promise<Answer<typeof routes.silence>> {
    return this.#desk.silence({ caller, id, seconds, key: readIdempotencyKey(request) })
  }

  /** `prevSeq` chains what this caller may see: the first line names the last one at or before `after`. */
  @Serve(routes.events)
  async events({
    caller: { scope },
    query: { after: first, cursor, limit },
  }: Ask<typeof routes.events>): Promise<Answer<typeof routes.events>> {
    const after = cursor ?? first
    const found = await alarmEventsAfter(this.#room.db, { after, scope, limit: limit + 1 })
    const events = found.slice(0, limit)
    const before =
      events.length > 0 ? await readNewestSeqInScope(this.#room.db, { scope, upTo: after }) : undefined
    const items = events.map((event, place) =>
      this.#desk.writer.event(event, events[place - 1]?.seq ?? before ?? 0),
    )
    return { items, ...(found.length > limit && { next: String(events.at(-1)?.seq ?? after) }) }
  }

  @Serve(routes.quarantine)
  async quarantine({
    caller: { scope },
    query,
  }: Ask<typeof routes.quarantine>): Promise<Answer<typeof routes.quarantine>> {
    const { limit, cursor, ...filter } = query
    const [beforeId] = readCursor(cursor, ['number']) ?? []
    const rows = await readQuarantine(this.#room.db, {
      ...{ scope, seenFrom: devicesSeenSince({ room: this.#room, scope }) },
      ...filter,
      ...(beforeId !== undefined && { beforeId }),
      limit: limit + 1,
    })
    return pageOfItems(rows, { limit, json: quarantineJson, key: ({ id }) => writeCursor(id) })
  }

  #act(
    { caller, params: { id }, body: { seq }, request }: Asked,
    name: AlarmActionName,
    action: AlarmAction,
  ): Promise<AlarmJson> {
    return this.#desk.act({ caller, id, name, action, seq, key: readIdempotencyKey(request) })
  }
}

function quarantineJson({
  id,
  receivedAt,
  payload,
  topic,
  device,
  reason,
  path,
  message,
  count,
  state,
}: QuarantineRow): QuarantineRecordJson {
  return {
    id: String(id),
    receivedAt: instant(receivedAt),
    topic,
    ...(device !== undefined && { device }),
    reason,
    path,
    message,
    count,
    bytes: payload.toString('base64'),
    state,
  }
}
