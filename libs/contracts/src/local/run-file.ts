import { z } from 'zod'
import { instantSchema } from '../text.js'

/** Where the run file lies, below the data folder. */
export const runFilePath = 'run/haidang.json'

/**
 * What the running main process leaves for programs of the same person on the same machine: where it is, and a token
 * for them. Written when it is ready, readable by its owner only, removed at a clean stop; after a crash it is stale,
 * which its `pid` tells.
 */
export const runFileSchema = z.object({
  pid: z.int().positive(),
  httpUrl: z.string(),
  mqttUrl: z.string(),
  startedAt: instantSchema,
  version: z.string(),
  supervised: z.boolean().describe('Somebody starts it again when it dies.'),
  token: z.string().describe('API token of the local command line; a new one at each start.'),
})
export type RunFile = z.infer<typeof runFileSchema>
