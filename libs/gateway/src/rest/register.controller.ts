import type { FeedJson } from '@haidang/contracts'
import { type AreaTree, type EventKind, type Feed, type Scope, feeds } from '@haidang/domain'
import { Controller, Inject } from '@nestjs/common'

import type { RegistryPort } from '../neighbours.js'
import { areaJson } from './area/area.controller.js'
import { pageOfItems, readCursor, writeCursor } from './cursor.js'
import { type GatewayRoom, gatewayRoom } from './gateway-room.js'
import type { Answer, Ask } from './route.js'
import { registerRoutes as routes } from './routes/register-routes.js'
import { Serve } from './serve.controller.js'

/** The place and what reports in it; answered from memory. */
@Controller()
export class RegisterController {
  readonly #room: GatewayRoom

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
  }

  get #registry(): RegistryPort {
    return this.#room.registry
  }

  @Serve(routes.site)
  site(): Answer<typeof routes.site> {
    return this.#room.site
  }

  @Serve(routes.areas)
  areas({ caller, query }: Ask<typeof routes.areas>): Answer<typeof routes.areas> {
    const tree = this.#registry.areas()
    const areas = query.on === undefined ? tree.all : tree.validOn(query.on)
    const seen = withContainers(caller.scope, tree)
    return pageById(seen === 'all' ? areas : areas.filter(({ id }) => seen.has(id)), query, areaJson)
  }

  @Serve(routes.agencies)
  agencies({ query }: Ask<typeof routes.agencies>): Answer<typeof routes.agencies> {
    return pageById(this.#registry.agencies(), query, ({ id, name }) => ({ id, name }))
  }

  @Serve(routes.feeds)
  feeds({ caller: { scope }, query }: Ask<typeof routes.feeds>): Answer<typeof routes.feeds> {
    const seen = feeds.filter(({ id }) => scope.feeds === 'all' || scope.feeds.has(id))
    return pageById(seen, query, feedJson)
  }
}

type Query = Readonly<{ limit: number; cursor?: string | undefined }>

function pageById<Item extends Readonly<{ id: string }>, Json>(
  items: readonly Item[],
  { limit, cursor }: Query,
  json: (item: Item) => Json,
) {
  const [after = ''] = readCursor(cursor, ['string']) ?? []
  const rest = items.filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1))
  return pageOfItems(rest, { limit, json, key: ({ id }) => writeCursor(id) })
}

/** The areas of a scope and those that contain them, without which they would hang in the air. */
function withContainers({ areas }: Scope, tree: AreaTree): 'all' | ReadonlySet<string> {
  return areas === 'all' ? 'all' : new Set([...areas].flatMap((area) => tree.path(area)))
}

function feedJson({
  id,
  name,
  intervalSeconds,
  internal,
  quantities,
  events = [],
  symbol,
  headline,
}: Feed): FeedJson {
  return {
    ...{ id, name, intervalSeconds, quantities: quantities.map(copy), symbol, headline },
    events: events.map(eventKindJson),
    ...(internal && { internal }),
  }
}

function eventKindJson({ key, name, fields, maxAgeSeconds }: EventKind): FeedJson['events'][number] {
  return {
    ...{ key, name, maxAgeSeconds },
    fields: fields.map(({ isOptional: _, ...field }) => copy(field)),
    optional: fields.filter(({ isOptional }) => isOptional).map((field) => field.key),
  }
}

/** The domain's shapes are readonly; what goes out is a copy that anyone may write to. */
function copy<T>(value: T): Writable<T> {
  return structuredClone(value) as Writable<T>
}

type Writable<T> = T extends string | number | boolean | undefined
  ? T
  : { -readonly [Key in keyof T]: Writable<T[Key]> }
