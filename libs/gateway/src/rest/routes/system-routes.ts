import { systemSchema } from '@haidang/contracts'
import { z } from 'zod'

import type { Route } from '../route.js'

/** The system itself. */
export const systemRoutes = {
  system: {
    id: 'getSystem',
    method: 'GET',
    path: '/api/v1/system',
    tag: 'system',
    summary:
      'How the system does: its processes, each stage of a message’s path, its servers, and how fresh each feed is.',
    role: 'operator',
    scope: 'filtered',
    answer: systemSchema,
  },
  openapi: {
    id: 'getOpenApi',
    method: 'GET',
    path: '/api/v1/openapi.json',
    tag: 'system',
    summary: 'This document.',
    role: 'anyone',
    scope: 'none',
    answer: z.record(z.string(), z.unknown()),
  },
  asyncapi: {
    id: 'getAsyncApi',
    method: 'GET',
    path: '/api/v1/asyncapi.json',
    tag: 'system',
    summary: 'What devices publish over MQTT and what consoles are told live, as AsyncAPI 3.',
    role: 'anyone',
    scope: 'none',
    answer: z.record(z.string(), z.unknown()),
  },
  alive: {
    id: 'isAlive',
    method: 'GET',
    path: '/healthz',
    tag: 'system',
    summary: 'The process answers.',
    role: 'anyone',
    scope: 'none',
    answer: z.object({ status: z.literal('alive') }),
  },
  ready: {
    id: 'isReady',
    method: 'GET',
    path: '/readyz',
    tag: 'system',
    summary: 'The process and its database answer; else 503.',
    role: 'anyone',
    scope: 'none',
    answer: z.object({ status: z.literal('ready') }),
    problems: ['unavailable'],
  },
} as const satisfies Record<string, Route>
