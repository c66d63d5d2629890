import { parseAt } from '@haidang/domain'

import { Problem } from './problem.js'

const earliestAt = Date.parse('0001-01-01T00:00:00Z')
const latestAt = Date.parse('9999-12-31T23:59:59.999Z')

/** Whether an instant (epoch ms) has a year that the database and RFC 3339 can write: 1 to 9999. */
export function isWritable(at: number): boolean {
  return at >= earliestAt && at <= latestAt
}

/** The instant that a request names, in epoch ms. @throws Problem `bad-request` with the path when it names none. */
export function readInstant(text: string, path: string): number {
  const at = parseAt(text)
  if (at === undefined || !isWritable(at))
    throw new Problem('bad-request', { errors: [{ path, message: 'is no such instant' }] })
  return at
}
