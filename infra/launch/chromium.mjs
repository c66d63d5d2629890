import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'

import { runCommand } from './run-command.mjs'
import { root } from './workspace.mjs'

/** WebGL 2 in software, nothing that talks to the outside; text and boxes are painted without it, which is faster. */
const args = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--ignore-gpu-blocklist',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-gpu-rasterization',
]

/** Why this computer cannot have a browser, in words for the person who sees "skipped (…)". */
export class NoChromium extends Error {
  constructor(reason) {
    super(reason)
    this.name = 'NoChromium'
  }
}

/**
 * A Chromium for the browser tests: the one of Debian where it is installed, otherwise the one that npm brought,
 * unpacked once into the user's cache (3 s, 250 MB; needs no root and no library of the system).
 * @returns {Promise<{ executablePath: string, args: string[], env: Record<string, string> }>}
 * @throws NoChromium with the reason when there is none for this computer
 */
export async function chromium() {
  const system = '/usr/bin/chromium'
  if (existsSync(system)) return { executablePath: system, args, env: {} }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new NoChromium(
      `there is no Chromium from npm for ${process.platform} on ${process.arch}; install one as ${system}`,
    )
  }
  const folder = await unpacked()
  const env = { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_PATH: folder }
  return { executablePath: join(folder, 'chromium'), args, env }
}

async function unpacked() {
  const require = createRequire(join(root, 'test/package.json'))
  const from = dirname(dirname(require.resolve('@sparticuz/chromium'))).replace(/\/build$/, '')
  const { version } = require(join(from, 'package.json'))
  const folder = join(
    process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    'haidang',
    `chromium-${version}`,
  )
  if (existsSync(folder)) return folder
  // Unpacked beside and renamed when whole: an interrupted run leaves nothing that looks finished.
  const partial = `${folder}.${process.pid}`
  mkdirSync(partial, { recursive: true })
  try {
    const unpack = (name, to) =>
      pipeline(createReadStream(join(from, 'bin', name)), createBrotliDecompress(), to)
    await unpack('chromium.br', createWriteStream(join(partial, 'chromium'), { mode: 0o755 }))
    for (const name of ['al2023.tar', 'swiftshader.tar', 'fonts.tar']) {
      const archive = join(partial, name)
      await unpack(`${name}.br`, createWriteStream(archive))
      await untar(archive, partial)
    }
    writeFileSync(join(partial, 'fonts.conf'), fontsConfig(folder))
    if (!existsSync(folder)) renameSync(partial, folder)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
  return folder
}

/** The package's own file names folders of another computer; without any font Chromium does not start a page. */
function fontsConfig(folder) {
  const folders = ['/usr/share/fonts', join(folder, 'fonts')].map((path) => `<dir>${path}</dir>`).join('')
  return `<?xml version="1.0"?><fontconfig>${folders}<cachedir>${join(folder, 'cache')}</cachedir></fontconfig>\n`
}

/** From a file, not a pipe: tar stops reading at the archive's end mark, and what still flows then would be an error. */
async function untar(archive, folder) {
  const { code, output } = await runCommand('tar', ['-xf', archive, '-C', folder], {
    cwd: folder,
    timeoutMs: 60_000,
  })
  if (code !== 0) throw new Error(`tar ended with ${code}: ${output.trim()}`)
  rmSync(archive)
}
