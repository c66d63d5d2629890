import {
  deviceEventQuerySchema,
  deviceEventSchema,
  eventDayQuerySchema,
  eventDaySchema,
  feedEventQuerySchema,
  pageOf,
  readableIdSchema,
} from '@haidang/contracts'
import { z } from 'zod'

import type { Route } from '../route.js'

const params = z.object({ id: readableIdSchema })

/** What has happened at devices. */
export const eventRoutes = {
  deviceEvents: {
    id: 'listDeviceEvents',
    method: 'GET',
    path: '/api/v1/devices/:id/events',
    tag: 'devices',
    summary: 'What has happened at a device, newest first.',
    role: 'viewer',
    scope: 'by-id',
    params,
    query: deviceEventQuerySchema,
    answer: pageOf(deviceEventSchema),
    downloads: ['application/jsonl'],
    problems: ['not-found'],
  },
  eventDay: {
    id: 'getEventDay',
    method: 'GET',
    path: '/api/v1/devices/:id/event-day',
    tag: 'devices',
    summary: 'What a device’s events of one day of the place come to.',
    role: 'viewer',
    scope: 'by-id',
    params,
    query: eventDayQuerySchema,
    answer: eventDaySchema,
    problems: ['not-found'],
  },
  feedEvents: {
    id: 'listFeedEvents',
    method: 'GET',
    path: '/api/v1/feeds/:id/events',
    tag: 'devices',
    summary: 'What has happened at the devices of a feed, newest first.',
    role: 'viewer',
    scope: 'filtered',
    params,
    query: feedEventQuerySchema,
    answer: pageOf(deviceEventSchema),
    problems: ['not-found'],
  },
} as const satisfies Record<string, Route>
