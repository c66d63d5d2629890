import {
  bulletinCancelSchema,
  bulletinParamsSchema,
  bulletinQuerySchema,
  bulletinSchema,
  newBulletinSchema,
  pageOf,
} from '@haidang/contracts'

import type { Route } from '../route.js'

/** What authorities have said: entered, followed by another or cancelled, and never changed. */
export const bulletinRoutes = {
  bulletins: {
    id: 'listBulletins',
    method: 'GET',
    path: '/api/v1/bulletins',
    tag: 'bulletins',
    summary: 'Bulletins for areas within my scope, those entered last first.',
    role: 'viewer',
    scope: 'filtered',
    query: bulletinQuerySchema,
    answer: pageOf(bulletinSchema),
  },
  bulletin: {
    id: 'getBulletin',
    method: 'GET',
    path: '/api/v1/bulletins/:id',
    tag: 'bulletins',
    summary: 'One bulletin.',
    role: 'viewer',
    scope: 'by-id',
    params: bulletinParamsSchema,
    answer: bulletinSchema,
    problems: ['not-found'],
  },
  enter: {
    id: 'enterBulletin',
    method: 'POST',
    path: '/api/v1/bulletins',
    tag: 'bulletins',
    summary: 'Enter a bulletin for areas within my scope; one that it replaces ends by it.',
    role: 'supervisor',
    scope: 'filtered',
    body: newBulletinSchema,
    answer: bulletinSchema,
    status: 201,
    problems: ['already-exists', 'bulletin-ended', 'out-of-scope', 'not-found'],
  },
  cancel: {
    id: 'cancelBulletin',
    method: 'POST',
    path: '/api/v1/bulletins/:id/cancel',
    tag: 'bulletins',
    summary: 'Cancel a bulletin, with the reason; what it said counts until now.',
    role: 'supervisor',
    scope: 'by-id',
    params: bulletinParamsSchema,
    body: bulletinCancelSchema,
    answer: bulletinSchema,
    problems: ['not-found', 'bulletin-ended', 'out-of-scope'],
  },
} as const satisfies Record<string, Route>
