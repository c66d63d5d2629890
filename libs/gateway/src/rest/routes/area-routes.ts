import { areaMergeSchema, areaPlanSchema, areaSplitSchema, areaWithdrawalSchema } from '@haidang/contracts'

import type { Route } from '../route.js'

const change = {
  method: 'POST',
  tag: 'register',
  role: 'administrator',
  scope: 'whole',
  answer: areaPlanSchema,
  problems: ['area-not-in-force', 'area-has-parts', 'already-exists', 'plan-changed'],
} as const

/** How units end and others begin in their place. */
export const areaRoutes = {
  merge: {
    ...change,
    id: 'mergeAreas',
    path: '/api/v1/areas/merge',
    summary:
      'End units and begin one in their place, with their devices, from a day on; what was before stays as it was. Without `confirm` only what would be done is said.',
    body: areaMergeSchema,
  },
  split: {
    ...change,
    id: 'splitArea',
    path: '/api/v1/areas/split',
    summary:
      'End a unit and begin several in its place, each with the devices named for it, from a day on; what was before stays as it was. Without `confirm` only what would be done is said.',
    body: areaSplitSchema,
  },
  withdraw: {
    ...change,
    id: 'withdrawAreaChange',
    path: '/api/v1/areas/withdraw',
    summary:
      'Call a merge or division off before its first day; the answer is the plan that was. Without `confirm` only what would be done is said.',
    body: areaWithdrawalSchema,
    problems: ['nothing-planned', 'change-has-begun', 'area-in-use', 'plan-changed'],
  },
} as const satisfies Record<string, Route>
