import { z } from 'zod'

import { instantSchema } from '../text.js'

const count = z.number().min(0)
const backlogSchema = z.object({ waiting: count, limit: count.optional() })

/** One stage of a message's path, of all processes together. */
const stageSchema = z
  .object({
    stage: z.string(),
    processes: z.array(z.string()).describe('Those that have it.'),
    total: count.describe('What has passed since they were started.'),
    perSecond: count.describe('Over the last minute.'),
    delay: z
      .object({ p50Ms: count, p99Ms: count })
      .optional()
      .describe('Of the last minute; absent when nothing has passed.'),
    backlog: backlogSchema.optional(),
    errors: z.object({
      total: count,
      last: z.object({ reason: z.string(), at: instantSchema }).optional(),
    }),
    lastAt: instantSchema.optional().describe('When something last passed.'),
  })
  .meta({ id: 'SystemStage' })

const diskSchema = z.object({ freeBytes: count, sizeBytes: count })

const processSchema = z
  .object({
    name: z.string(),
    kind: z.string(),
    version: z.string().optional(),
    startedAt: instantSchema,
    heardAt: instantSchema.describe('When it last said that it runs.'),
    present: z.boolean().describe('It has said so within the last seconds.'),
    memoryBytes: count.optional(),
    loopDelayMs: count.optional().describe('So late its event loop was with one turn in a hundred.'),
    disk: diskSchema.optional().describe('Of the file system that its data folder lies on.'),
  })
  .meta({ id: 'SystemProcess' })

const poolSchema = z.object({
  process: z.string(),
  pool: z.string(),
  busy: count,
  limit: count,
  waiting: count.describe('Who waits for a connection.'),
})

const feedSchema = z
  .object({
    feed: z.string(),
    fresh: count.describe('Devices that were heard within 1.5 of their intervals.'),
    total: count,
    newestAt: instantSchema.optional(),
  })
  .meta({ id: 'SystemFeed' })

const retentionSchema = z
  .object({
    rawDays: z.int().describe('So long raw observations are kept.'),
    minuteDays: z.int().describe('So long roll-ups of minutes are kept; hours and days stay.'),
    lookedAt: instantSchema,
    feeds: z
      .array(
        z.object({
          feed: z.string(),
          rawFrom: instantSchema.optional(),
          minutesFrom: instantSchema.optional(),
        }),
      )
      .describe('Those of which something has been taken away: what is older is not there any more.'),
  })
  .meta({ id: 'SystemRetention' })

/** What an operator may know of the system itself. */
export const systemSchema = z
  .object({
    version: z.string(),
    at: instantSchema,
    startedAt: instantSchema,
    simulated: z.boolean().describe('The simulated city is running.'),
    processes: z.array(processSchema),
    stages: z.array(stageSchema).describe('In the order of a message’s path.'),
    database: z.object({
      available: z.boolean(),
      version: z.string().optional(),
      embedded: z.boolean(),
      bytes: count.optional(),
      pools: z.array(poolSchema).optional(),
    }),
    broker: z
      .object({
        available: z.boolean().optional().describe('Devices are heard.'),
        embedded: z.boolean().optional(),
        clients: z.int().optional(),
      })
      .optional(),
    bus: z
      .object({
        available: z.boolean(),
        kind: z.enum(['in-process', 'redis']),
        roundTripMs: count.optional(),
      })
      .optional(),
    retention: retentionSchema
      .optional()
      .describe('What is taken away, and when; absent before the first look.'),
    jobs: z
      .object({ waiting: count, oldestMs: count })
      .optional()
      .describe('Alarm events that are not handed on yet.'),
    clock: z
      .object({ aheadSeconds: z.number(), witnesses: z.int() })
      .optional()
      .describe(
        'The computer’s own clock is ahead (negative: behind) of what devices as a whole say, and is not gone by; absent while it is trusted.',
      ),
    feeds: z.array(feedSchema),
    devices: z.object({ total: z.int(), simulated: z.int() }),
    intake: z
      .record(z.string(), z.number())
      .optional()
      .describe(
        'Counts since the start; backlog and waitingPast (messages about devices’ past that are stored as they came, and not yet row by row) are of now.',
      ),
    origins: z
      .array(z.string())
      .optional()
      .describe(
        'Where browsers reach the console: first what IOC_PUBLIC_URL says, then the addresses of this computer.',
      ),
  })
  .meta({ id: 'System' })
export type SystemJson = z.infer<typeof systemSchema>

/** The time that a process goes by (epoch ms), how many devices stand for it, and how far its computer's clock is ahead of it. */
const clockFactsSchema = z.object({ houseAt: z.number(), witnesses: z.int(), errorMs: z.number() })

/** What a process tells the others of itself. One of another version may tell other things: each part is read by itself. */
export const processFactsSchema = z.object({
  version: z.string().optional().catch(undefined),
  memoryBytes: count.optional().catch(undefined),
  loopDelayMs: count.optional().catch(undefined),
  disk: diskSchema.optional().catch(undefined),
  counts: z.record(z.string(), z.number()).catch({}),
  waitingPast: count
    .optional()
    .catch(undefined)
    .describe(
      'Messages about devices’ past that wait in the database, of all processes: each tells the same.',
    ),
  clock: clockFactsSchema.optional().catch(undefined),
  pools: z.array(poolSchema.omit({ process: true })).catch([]),
  broker: z
    .object({ available: z.boolean(), embedded: z.boolean(), clients: z.int().optional() })
    .optional()
    .catch(undefined),
  bus: z
    .object({ available: z.boolean(), kind: z.enum(['in-process', 'redis']), roundTripMs: count.optional() })
    .optional()
    .catch(undefined),
  stages: z
    .array(
      z.object({
        stage: z.string(),
        total: count,
        perSecond: count,
        delays: z.record(z.string(), count).describe('By the place of the bucket, the last minute.'),
        backlog: backlogSchema.optional(),
        errors: z.object({
          total: count,
          last: z.object({ reason: z.string(), at: z.number() }).optional(),
        }),
        lastAt: z.number().optional(),
      }),
    )
    .catch([]),
})
export type ProcessFacts = z.infer<typeof processFactsSchema>
