import { Readable, addAbortSignal } from 'node:stream'

import {
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  applyDecorators,
  createParamDecorator,
} from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'

import { Download } from './download.js'
import { type Answer, type Ask, type Asked, type Route, successStatus } from './route.js'

/** The declaration of a handler, for the guard that stands before it. */
export const declared = new WeakMap<object, Route>()

/** What the guard has let in, for the handler. */
export const admitted = new WeakMap<FastifyRequest, Asked>()

const readAsk = createParamDecorator((_data: unknown, context: ExecutionContext): Asked | undefined =>
  admitted.get(context.switchToHttp().getRequest<FastifyRequest>()),
)

/** A client that reads more slowly than this has to ask for less at a time. */
const longestDownloadMs = 600_000

const mediaSchema = z.object({ type: z.string(), bytes: z.instanceof(Uint8Array) })

/** Bytes leave as what the declaration says they may be, and as nothing that a browser would run. */
function sendMedia(types: readonly string[], { reply }: Asked, answer: unknown): Buffer {
  const { type, bytes } = mediaSchema.parse(answer)
  if (!types.includes(type)) throw new TypeError(`${type} is none of ${types.join(', ')}`)
  void reply.type(type).header('content-disposition', 'inline').header('x-content-type-options', 'nosniff')
  return Buffer.from(bytes)
}

/** The framework pipes the stream: no faster than the client reads, and it is ended when the client goes. */
function sendDownload(types: readonly string[], { reply }: Asked, download: Download): Readable {
  const { type, name, text, size, ended } = download
  if (!types.includes(type)) throw new TypeError(`${type} is none of ${types.join(', ')}`)
  const stream = Readable.from(text, { highWaterMark: 1 }).once('close', ended)
  void reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('x-content-type-options', 'nosniff')
    // Of what others wrote nothing may run here, wherever a browser shows it.
    .header('content-security-policy', "default-src 'none'; sandbox")
  if (size !== undefined) void reply.header('content-length', size)
  return addAbortSignal(AbortSignal.timeout(longestDownloadMs), stream)
}

type Handler<R extends Route> = (ask: Ask<R>) => Promise<Answer<R>> | Answer<R>

/**
 * Serves a declared route with this method. The method gets what was asked, checked; of its answer only what the
 * declaration names leaves the house.
 */
export function Serve<const R extends Route>(route: R) {
  return <H extends Handler<R>>(
    target: object,
    name: string,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    const handler: unknown = descriptor.value
    if (typeof handler !== 'function') throw new TypeError(`${name} is not a method`)
    const method = handler
    async function serve(this: unknown, ask: Asked): Promise<unknown> {
      const answer: unknown = await Reflect.apply(method, this, [ask])
      if (answer instanceof Download) return sendDownload(route.downloads ?? [], ask, answer)
      return route.media ? sendMedia(route.media, ask, answer) : route.answer?.parse(answer)
    }
    declared.set(serve, route)
    Object.assign(descriptor, { value: serve })
    const map = RequestMapping({ path: route.path, method: RequestMethod[route.method] })
    applyDecorators(map, HttpCode(successStatus(route)))(target, name, descriptor)
    readAsk()(target, name, 0)
  }
}
