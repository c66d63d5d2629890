import { randomUUID } from 'node:crypto'

import { problem, problems } from '@haidang/contracts'
import type { Log } from '@haidang/domain'
import { StoreUnavailable } from '@haidang/store'
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { Problem } from './problem.js'

/** Every error of a request leaves through here, as a problem of RFC 9457 with a number that the log has too. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    sendProblem(http.getResponse<FastifyReply>(), {
      error,
      request: http.getRequest<FastifyRequest>(),
      log: this.#log,
    })
  }
}

/** Answers with the problem that the error amounts to, and logs it under the same instance. */
export function sendProblem(
  reply: FastifyReply,
  { error, request, log }: Readonly<{ error: unknown; request: FastifyRequest; log: Log }>,
): void {
  const { reason, detail, errors, retryAfterMs } = asProblem(error)
  const { status } = problems[reason]
  const instance = `urn:uuid:${randomUUID()}`
  const fields = {
    instance,
    reason,
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status,
  }
  if (status >= 500) log.error('request.failed', { ...fields, error })
  else log.info('request.refused', { ...fields, ...(detail !== undefined && { detail }) })
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1_000))
  const body = problem(reason, {
    instance,
    ...(detail !== undefined && { detail }),
    ...(errors && { errors }),
  })
  void reply.status(status).type('application/problem+json; charset=utf-8').send(JSON.stringify(body))
}

const unavailableAgainAfterMs = 2_000

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof StoreUnavailable)
    return new Problem('unavailable', { cause: error, retryAfterMs: unavailableAgainAfterMs })
  const status = statusOf(error)
  switch (status) {
    case 404:
      return new Problem('not-found')
    case 413:
      return new Problem('too-large')
    case 415:
      return new Problem('wrong-media-type')
    case 400:
      return new Problem('bad-request', { detail: 'The body is not the JSON that it says it is.' })
    default:
      return status !== undefined && status < 500
        ? new Problem('bad-request')
        : new Problem('unexpected', { cause: error })
  }
}

/** The status that the framework gave its own errors: Fastify's before the router, Nest's after it. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus()
  const status: unknown = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' ? status : undefined
}
