import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { runCommand } from './run-command.mjs'
import { lastLines, StepFailure } from './step.mjs'
import { root } from './workspace.mjs'

const parents = ['apps', 'libs']
const single = ['simulators']
const shared = ['package-lock.json', 'tsconfig.json', 'nx.json']
const stamp = join(root, '.nx/haidang-built')

/** Builds what `npm start` runs, when a source has changed since the last time. */
export async function buildSources() {
  const now = fingerprint()
  if (isBuilt(now)) return { note: 'up to date' }
  const nx = join(root, 'node_modules/nx/dist/bin/nx.js')
  const args = [nx, 'run-many', '-t', 'build', '--exclude', '@haidang/test,@haidang/testing']
  const { code, output } = await runCommand(process.execPath, args, { cwd: root })
  if (code !== 0) throw new StepFailure('The build failed.', lastLines(output, 40))
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, now)
  return { note: 'built' }
}

function isBuilt(now) {
  const built = existsSync(stamp) && readFileSync(stamp, 'utf8') === now
  return built && projects().every((project) => existsSync(join(root, project, 'dist')))
}

function projects() {
  const inside = (parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`)
  const found = [...parents.flatMap(inside), ...single]
  return found.filter((path) => path !== 'libs/testing' && existsSync(join(root, path, 'package.json')))
}

/** One hash of every source that a build reads. Content, not times: a checkout does not keep times. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version)
  const files = [...shared, ...projects().flatMap((project) => [...sourcesIn(project)])]
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function* sourcesIn(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory() && !['dist', 'dist-fixtures', 'node_modules', 'coverage'].includes(entry.name))
      yield* sourcesIn(path)
    else if (entry.isFile() && !/\.spec\.tsx?$|\.md$/.test(entry.name)) yield path
  }
}
