import type { Readable } from 'node:stream'

import type { ProblemReason } from '@haidang/contracts'
import type { Caller, Role } from '@haidang/domain'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'

import type { Download } from './download.js'

/**
 * What a route does about areas and feeds.
 * - `none`: it tells nothing of any place.
 * - `filtered`: a list, of which everybody gets what lies within their scope.
 * - `by-id`: one thing; outside the caller's scope there is no such thing (404).
 * - `whole`: what it tells cannot be divided; only for callers who see everything (else 403 `out-of-scope`).
 */
export type ScopeRule = 'none' | 'filtered' | 'by-id' | 'whole'

/**
 * One route, declared once: the router, the guard, the checks of what comes in and goes out, the OpenAPI document
 * and the tests of who may do what are all made from it.
 */
export type Route = Readonly<{
  /** `operationId` of OpenAPI. */
  id: string
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** As the router writes it: `/api/v1/devices/:id`. */
  path: `/${string}`
  tag: string
  summary: string
  /** The least role; `anyone` needs no sign-in; `display`: for a wall by its own cookie, and nobody else. */
  role: Role | 'anyone' | 'display'
  scope: ScopeRule
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** Instead of `body`: a file, which nobody reads before the handler does. */
  upload?: Readonly<{ types: readonly string[]; bytes: number }>
  /** Absent: the answer has no body (204). What it does not name never leaves the house. */
  answer?: z.ZodType
  /** Instead of `answer`: bytes, of one of these types. */
  media?: readonly string[]
  /** Besides `answer`, or instead of it: long texts or files of these types, sent as fast as they are read. */
  downloads?: readonly string[]
  /** 200 with an answer, 204 without, unless said otherwise. */
  status?: 201
  /** Beyond those that any route may give. */
  problems?: readonly ProblemReason[]
  /** Honours `Idempotency-Key`. */
  idempotent?: true
}>

/** A file that has not been read; `type` is what its sender says it is. */
export type Upload = Readonly<{ type: string; content: Readable }>

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** What a handler is asked: everything in it has been checked. */
export type Ask<R extends Route = Route> = Readonly<{
  caller: R['role'] extends 'anyone' ? Caller | undefined : Caller
  params: Parsed<R['params']>
  query: Parsed<R['query']>
  body: R['upload'] extends object ? Upload : Parsed<R['body']>
  /** The peer's. */
  address: string
  request: FastifyRequest
  reply: FastifyReply
}>

/** The same before its route is known. */
export type Asked = Readonly<{
  caller: Caller | undefined
  params: unknown
  query: unknown
  body: unknown
  address: string
  request: FastifyRequest
  reply: FastifyReply
}>

/** What a handler answers. */
export type Answer<R extends Route> = R['media'] extends readonly string[]
  ? Media
  : R['answer'] extends z.ZodType
    ? z.input<R['answer']> | (R['downloads'] extends readonly string[] ? Download : never)
    : R['downloads'] extends readonly string[]
      ? Download
      : void

/** Bytes with their type, which is one of those that the route declares. */
export type Media = Readonly<{ type: string; bytes: Uint8Array }>

/** The status of a route's good answer. */
export function successStatus({ status, answer, media, downloads }: Route): 200 | 201 | 204 {
  return status ?? (answer || media || downloads ? 200 : 204)
}
