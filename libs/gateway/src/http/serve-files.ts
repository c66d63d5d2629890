import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

import type { Log } from '@haidang/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { sendProblem } from '../rest/problem.filter.js'
import { Problem } from '../rest/problem.js'

export type FilesToServe = Readonly<{
  /** The built console; its `assets/` carry a hash in their names. */
  consoleDir: string
  /** The site's map, under `/map/`. */
  mapDir?: string | undefined
  log: Log
}>

/** Routes of files; they need no sign-in and tell nothing of any place. */
export const fileRoutes = ['/*', '/map/*'] as const

const forEver = 'public, max-age=31536000, immutable'
const askEachTime = 'no-cache'

/**
 * Serves the console as files, and its page for every address that the console makes up by itself. Only files that
 * were there at the start are served, by exact name: no path leads anywhere else.
 */
export async function serveFiles(
  http: FastifyInstance,
  { consoleDir, mapDir, log }: FilesToServe,
): Promise<void> {
  const console = await filesIn(consoleDir)
  const map = mapDir === undefined ? new Set<string>() : await filesIn(mapDir)
  if (!console.has('index.html')) log.warn('console.not-built', { consoleDir })
  const refuse = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    sendProblem(reply, { error: new Problem('not-found'), request, log })
    return reply
  }
  http.get<{ Params: { '*': string } }>('/map/*', (request, reply) => {
    const file = request.params['*']
    if (mapDir === undefined || !map.has(file)) return refuse(request, reply)
    return send(reply, { file, folder: mapDir, cache: askEachTime })
  })
  http.get<{ Params: { '*': string } }>('/*', (request, reply) => {
    const asked = request.params['*']
    if (console.has(asked)) {
      return send(reply, {
        file: asked,
        folder: consoleDir,
        cache: asked.startsWith('assets/') ? forEver : askEachTime,
      })
    }
    if (!isPage(asked) || !console.has('index.html')) return refuse(request, reply)
    return send(reply, { file: 'index.html', folder: consoleDir, cache: askEachTime })
  })
}

/** Whether the console's router may know the address: no file, and nothing that programs ask. `/map` is its home. */
function isPage(path: string): boolean {
  return (
    !/^((api|sta|alerts|assets|socket\.io)(\/|$)|map\/)/i.test(path) &&
    !/\.[a-z0-9]+$|(^|\/)\.\.?(\/|$)/i.test(path)
  )
}

type File = Readonly<{ file: string; folder: string; cache: string }>

function send(reply: FastifyReply, { file, folder, cache }: File): FastifyReply {
  return reply.sendFile(file, folder, { cacheControl: false }).header('cache-control', cache)
}

async function filesIn(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  return new Set(files.map((file) => file.split(sep).join('/')))
}
