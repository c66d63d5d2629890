import {
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  applyDecorators,
  createParamDecorator,
} from '@nestjs/common'
import type { ExecutionContext } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'

import { type Answer, type Ask, type Route, successStatus } from './route.js'

/** Where the guard finds the declaration of the handler that it stands before. */
export const routeKey = 'haidang:route'

/** What the guard has let in, for the handler. */
export const admitted = new WeakMap<FastifyRequest, Ask>()

const readAsk = createParamDecorator((_data: unknown, context: ExecutionContext): Ask | undefined =>
  admitted.get(context.switchToHttp().getRequest<FastifyRequest>()),
)

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
    Object.assign(descriptor, {
      value: async function serve(this: unknown, ask: Ask<R>): Promise<unknown> {
        const answer: unknown = await Reflect.apply(handler, this, [ask])
        return route.answer?.parse(answer)
      },
    })
    applyDecorators(
      RequestMapping({ path: route.path, method: RequestMethod[route.method] }),
      HttpCode(successStatus(route)),
      SetMetadata(routeKey, route),
    )(target, name, descriptor)
    readAsk()(target, name, 0)
  }
}
