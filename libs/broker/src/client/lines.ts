import { filters } from '@haidang/contracts'

/**
 * Our two sessions at a broker that is not ours: in one stands what devices say now, in the other what they kept, which may
 * be long and holds up nothing but itself.
 */
export const lines = {
  present: { session: 'ioc-ingest', filters: [filters.present] },
  past: { session: 'ioc-ingest-past', filters: [filters.past] },
} as const
