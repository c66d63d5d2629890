import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { NoServers } from './no-servers.mjs'

/** Suites of Debian itself; `bookworm-security` and other people's archives carry other packages. */
const suites = /^(bullseye|bookworm|trixie|forky|duke|sid|(old)*stable|testing|unstable)$/

/**
 * From where, and with whose signature, this computer takes its Debian packages.
 * @param {string} etc where apt keeps its sources
 * @returns {{ uri: string, signedBy: string | undefined }} `signedBy` as the source says it, which may be a whole key
 * @throws NoServers when no source of the computer is Debian's archive
 */
export function debianSource(etc = '/etc/apt') {
  const found = sourceFiles(etc).flatMap(({ name, text }) =>
    name.endsWith('.sources') ? stanzasOf(text) : linesOf(text),
  )
  const debian = found.filter(
    ({ suites: named, components }) =>
      named.some((suite) => suites.test(suite)) && components.includes('main'),
  )
  const uris = debian.flatMap(({ uris: all, signedBy }) => all.map((uri) => ({ uri, signedBy })))
  const reachable = uris.filter(({ uri }) => /^https?:\/\//.test(uri))
  // Other people name their suites after Debian's; the archive itself lies in a folder of its own name.
  const source = reachable.find(({ uri }) => /\/debian\/?$/.test(uri)) ?? reachable[0]
  if (!source) throw new NoServers(`no apt source of this computer is a Debian archive (${etc})`)
  return source
}

function sourceFiles(etc) {
  const folder = join(etc, 'sources.list.d')
  const listed = existsSync(folder) ? readdirSync(folder).sort() : []
  return [join(etc, 'sources.list'), ...listed.map((name) => join(folder, name))]
    .filter((name) => /\.(list|sources)$/.test(name) && existsSync(name))
    .map((name) => ({ name, text: readFileSync(name, 'utf8') }))
}

/** The older form: `deb [signed-by=…] URI suite component …`. */
function linesOf(text) {
  return text.split('\n').flatMap((line) => {
    const [, options = '', uri, suite, components] =
      /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line) ?? []
    if (!uri) return []
    const signedBy = /signed-by=(\S+)/.exec(options)?.[1]
    return { uris: [uri], suites: [suite], components: components.trim().split(/\s+/), signedBy }
  })
}

/** The newer form: paragraphs of fields, whose values go on in lines that begin with a space. */
function stanzasOf(text) {
  const withoutComments = text.replace(/^#.*\n?/gm, '')
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = new Map(
      [...stanza.matchAll(/^([\w-]+):((?:.*)(?:\n[ \t].*)*)/gm)].map(([, name, value]) => [
        name.toLowerCase(),
        value.includes('\n') ? value : value.trim(),
      ]),
    )
    const words = (name) => (fields.get(name) ?? '').split(/\s+/).filter(Boolean)
    if (!words('types').includes('deb') || words('enabled')[0] === 'no') return []
    const [uris, named, components] = [words('uris'), words('suites'), words('components')]
    return { uris, suites: named, components, signedBy: fields.get('signed-by') }
  })
}
