import type { OperatorMapJson } from '@haidang/contracts'
import type { Log } from '@haidang/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { sendProblem } from '../rest/problem.filter.js'
import { Problem } from '../rest/problem.js'
import { filesIn } from './files-in.js'
import type { OperatorMap } from './operator-map.js'

export type FilesToServe = Readonly<{
  /** The built console; its `assets/` carry a hash in their names. */
  consoleDir: string
  /** The site's map, under `/map/`. */
  mapDir?: string | undefined
  /** The operator's own base map, under `/map/operator/`; `/map/operator.json` tells of it. */
  operatorMap?: OperatorMap | undefined
  log: Log
}>

/** Routes of files; they need no sign-in and tell nothing of any place. */
export const fileRoutes = ['/*', '/map/*'] as const

const forEver = 'public, max-age=31536000, immutable'
const askEachTime = 'no-cache'
const operatorFolder = /^operator\//

/**
 * Serves the console as files, and its page for every address that the console makes up by itself. Only files that
 * were there at the start are served, by exact name: no path leads anywhere else.
 */
export async function serveFiles(
  http: FastifyInstance,
  { consoleDir, mapDir, operatorMap, log }: FilesToServe,
): Promise<void> {
  const console = await filesIn(consoleDir)
  const fileOfMap = await mapFiles({ mapDir, operatorMap })
  const told = aboutOperatorMap(operatorMap)
  if (!console.has('index.html')) log.warn('console.not-built', { consoleDir })
  const refuse = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    sendProblem(reply, { error: new Problem('not-found'), request, log })
    return reply
  }
  http.get<{ Params: { '*': string } }>('/map/*', (request, reply) => {
    const asked = request.params['*']
    if (asked === 'operator.json') return reply.header('cache-control', askEachTime).send(told)
    const found = fileOfMap(asked)
    return found ? send(reply, { ...found, cache: askEachTime }) : refuse(request, reply)
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

type MapFolders = Pick<FilesToServe, 'mapDir' | 'operatorMap'>

/** Where a file of `/map/` lies: the operator's below `operator/`, the site's beside it. */
async function mapFiles({ mapDir, operatorMap }: MapFolders): Promise<(asked: string) => Found | undefined> {
  const own = mapDir === undefined ? new Set<string>() : await filesIn(mapDir)
  return (asked) => {
    const file = asked.replace(operatorFolder, '')
    if (file !== asked) return operatorMap?.files.has(file) ? { file, folder: operatorMap.folder } : undefined
    return mapDir !== undefined && own.has(asked) ? { file: asked, folder: mapDir } : undefined
  }
}

function aboutOperatorMap(map: OperatorMap | undefined): OperatorMapJson {
  return map ? { kind: map.kind, file: `operator/${map.file}` } : { kind: 'none' }
}

/** Whether the console's router may know the address: no file, and nothing that programs ask. `/map` is its home. */
function isPage(path: string): boolean {
  return (
    !/^((api|sta|alerts|assets|socket\.io)(\/|$)|map\/)/i.test(path) &&
    !/\.[a-z0-9]+$|(^|\/)\.\.?(\/|$)/i.test(path)
  )
}

type Found = Readonly<{ file: string; folder: string }>
type File = Found & Readonly<{ cache: string }>

function send(reply: FastifyReply, { file, folder, cache }: File): FastifyReply {
  return reply.sendFile(file, folder, { cacheControl: false }).header('cache-control', cache)
}
