import { Redis } from 'ioredis'

const connectMs = 2_000
const answerMs = 2_000
const firstRetryMs = 100
const longestRetryMs = 2_000

/**
 * A connection that never waits for a Redis that is not there: a command then fails at once, one that is not answered
 * fails after 2 s, and nothing is kept to be sent later. It connects, and connects again, by itself, for ever.
 */
export function connectRedis(url: string, name: string): Redis {
  return new Redis(url, {
    connectionName: `haidang-${name}`,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: connectMs,
    commandTimeout: answerMs,
    disconnectTimeout: 500,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(firstRetryMs * 2 ** Math.min(times - 1, 10), longestRetryMs),
  })
}
