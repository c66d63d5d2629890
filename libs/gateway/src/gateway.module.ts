import { Readable } from 'node:stream'

import fastifyHelmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import { type DynamicModule, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { checkRoutes } from './http/check-routes.js'
import { listenerLimits } from './http/listener-limits.js'
import { createRateLimit } from './http/rate-limit.js'
import { permissionsPolicy, securityHeaders } from './http/security-headers.js'
import { type FilesToServe, fileRoutes, serveFiles } from './http/serve-files.js'
import { AlarmController } from './rest/alarm/alarm.controller.js'
import { AreaController } from './rest/area/area.controller.js'
import { BulletinFileController } from './rest/bulletin/bulletin-file.controller.js'
import { BulletinController } from './rest/bulletin/bulletin.controller.js'
import { DeviceController } from './rest/device.controller.js'
import { EventController } from './rest/event/event.controller.js'
import { type GatewayRoom, gatewayRoom } from './rest/gateway-room.js'
import { PeopleController } from './rest/people.controller.js'
import { ProblemFilter, sendProblem } from './rest/problem.filter.js'
import { RegisterController } from './rest/register.controller.js'
import { RouteGuard } from './rest/route.guard.js'
import { restRoutes } from './rest/routes/rest-routes.js'
import { RehearsalController } from './rest/rule/rehearsal.controller.js'
import { RuleController } from './rest/rule/rule.controller.js'
import { PairingController } from './rest/screen/pairing.controller.js'
import { ScreenController } from './rest/screen/screen.controller.js'
import { SessionController } from './rest/session.controller.js'
import { SystemController } from './rest/system.controller.js'

export type RateLimits = Readonly<{
  /** Of one address, before anybody has said who they are. */
  perAddress: Readonly<{ perSecond: number; burst: number }>
  /** Of one user or token. */
  perCaller: Readonly<{ perSecond: number; burst: number }>
}>

export type HttpOptions = Readonly<{
  files: Omit<FilesToServe, 'log'>
  rates: RateLimits
  /** Whether a peer of this address is believed about whom it speaks for. */
  trusts: (address: string) => boolean
}>

@Module({})
class GatewayModule {
  static with(room: GatewayRoom): DynamicModule {
    return {
      module: GatewayModule,
      providers: [{ provide: gatewayRoom, useValue: room }],
      controllers: [
        SessionController,
        PeopleController,
        RegisterController,
        AreaController,
        DeviceController,
        EventController,
        RuleController,
        RehearsalController,
        AlarmController,
        BulletinController,
        BulletinFileController,
        PairingController,
        ScreenController,
        SystemController,
      ],
    }
  }
}

/**
 * Builds the HTTP side, ready to listen.
 * @throws Error when a route is served that is not declared, or declared and not served.
 */
export async function createHttp(
  room: GatewayRoom,
  { files, rates, trusts }: HttpOptions,
): Promise<NestFastifyApplication> {
  const { access, origins, clock, log } = room
  const adapter = createAdapter(room, trusts)
  const http: FastifyInstance = adapter.getInstance()
  const served: { method: string; path: string }[] = []
  http.addHook('onRoute', ({ method, url }) => {
    for (const name of [method].flat()) served.push({ method: name, path: url })
  })
  readJsonOnly(http)
  leaveFilesUnread(http)
  countRequests(http, room)
  await http.register(fastifyHelmet, securityHeaders(room))
  http.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', permissionsPolicy)
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  await http.register(fastifyStatic, { root: files.consoleDir, serve: false })
  await serveFiles(http, { ...files, log })
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.with(room), adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  })
  app.useGlobalFilters(new ProblemFilter(log))
  app.useGlobalGuards(
    new RouteGuard({
      access,
      origins,
      perAddress: createRateLimit(rates.perAddress, clock),
      perCaller: createRateLimit(rates.perCaller, clock),
    }),
  )
  await app.init()
  await http.ready()
  checkRoutes(served, restRoutes, fileRoutes)
  return app
}

function createAdapter({ log }: GatewayRoom, trusts: HttpOptions['trusts']): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: trusts,
    bodyLimit: listenerLimits.bodyBytes,
    requestTimeout: listenerLimits.requestMs,
    keepAliveTimeout: listenerLimits.keepAliveMs,
    forceCloseConnections: true,
    requestIdHeader: false,
    routerOptions: { maxParamLength: listenerLimits.pathParameter },
    http: {
      maxHeaderSize: listenerLimits.headerBytes,
      headersTimeout: listenerLimits.headersMs,
      requestTimeout: listenerLimits.requestMs,
      connectionsCheckingInterval: listenerLimits.checkEveryMs,
    },
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, { error, request, log }),
  })
}

function countRequests(http: FastifyInstance, { stages }: GatewayRoom): void {
  const stage = stages?.open('rest')
  if (!stage) return
  http.addHook('onResponse', async (_request, reply) => {
    stage.passed()
    stage.took(reply.elapsedTime)
    if (reply.statusCode >= 500) stage.failed(`status-${reply.statusCode}`)
  })
}

/** Besides files JSON is all that is read: no forms, no text, which a page of another site could send; and no poisoned prototypes. */
function readJsonOnly(http: FastifyInstance): void {
  const parse = http.getDefaultJsonParser('error', 'error')
  http.removeAllContentTypeParsers()
  http.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parse(request, body, done)
  })
}

/**
 * A file is handed on as it stands on the wire: whoever sends it is known, and may send it, before a byte is taken. What was
 * refused is not waited for: the connection ends.
 */
function leaveFilesUnread(http: FastifyInstance): void {
  const types = restRoutes.flatMap(({ upload }) => upload?.types ?? [])
  http.addContentTypeParser([...new Set(types)], (_request, content, done) => done(null, content))
  http.addHook('onSend', async (request, reply) => {
    if (request.body instanceof Readable && !request.body.readableEnded) reply.header('connection', 'close')
  })
}
