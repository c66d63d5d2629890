import {
  pageOf,
  pageQuerySchema,
  rehearsalAskSchema,
  rehearsalSchema,
  rehearsalSummarySchema,
} from '@haidang/contracts'
import { z } from 'zod'

import type { Route } from '../route.js'

const rehearsalParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** What a rule would have raised: it is asked for, looked at while it runs, and ended when nobody wants it any more. */
export const rehearsalRoutes = {
  ask: {
    id: 'rehearseRule',
    method: 'POST',
    path: '/api/v1/rules/rehearse',
    tag: 'rules',
    summary: 'Run a rule, saved or not, over stored history of the devices within my scope.',
    role: 'supervisor',
    scope: 'filtered',
    body: rehearsalAskSchema,
    answer: rehearsalSchema,
    status: 201,
    problems: [
      'not-found',
      'out-of-scope',
      'nothing-to-rehearse',
      'too-much-to-rehearse',
      'rehearsal-open',
      'too-many-rehearsals',
    ],
  },
  list: {
    id: 'listRehearsals',
    method: 'GET',
    path: '/api/v1/rules/rehearsals',
    tag: 'rules',
    summary: 'The newest rehearsals whose devices all lie within my scope, newest first.',
    role: 'supervisor',
    scope: 'filtered',
    query: pageQuerySchema,
    answer: pageOf(rehearsalSummarySchema),
  },
  get: {
    id: 'getRehearsal',
    method: 'GET',
    path: '/api/v1/rules/rehearsals/:id',
    tag: 'rules',
    summary: 'How far a rehearsal is, and what came out of it.',
    role: 'supervisor',
    scope: 'by-id',
    params: rehearsalParams,
    answer: rehearsalSchema,
    problems: ['not-found'],
  },
  cancel: {
    id: 'cancelRehearsal',
    method: 'POST',
    path: '/api/v1/rules/rehearsals/:id/cancel',
    tag: 'rules',
    summary: 'End a rehearsal that waits or runs; one that has ended stays as it is.',
    role: 'supervisor',
    scope: 'by-id',
    params: rehearsalParams,
    answer: rehearsalSchema,
    problems: ['not-found'],
  },
} as const satisfies Record<string, Route>
